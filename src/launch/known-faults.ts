import type { Fault } from '../reference/faults/fault.ts';
import type { GuardKind } from '../reference/faults/guards/guard-kind.ts';
import { withReferencePackages } from './reference-packages.ts';

/** A defect that the reference stack can be started with. */
export type KnownFault = Pick<Fault, 'slug' | 'title' | 'needs'>;

/** A condition that can be put on one of them. */
export type KnownGuard = Pick<GuardKind, 'example' | 'meaning'>;

/** The fault that is named by a slug which guards may follow (`slug@p=0.3`). Throws `bad-fault`. */
export async function slugOf(fault: string): Promise<string> {
  const { readPlanting } = await withReferencePackages(import('../reference/faults/planting.ts'));
  return readPlanting(fault).slug;
}

/** The faults that these texts name, each a slug that guards may follow. Throws `bad-fault`. */
export async function faultsNamed(texts: readonly string[]): Promise<readonly KnownFault[]> {
  if (texts.length === 0) return [];
  const slugs = await Promise.all(texts.map(slugOf));
  return (await knownFaults()).filter(({ slug }) => slugs.includes(slug));
}

/** Every fault of the reference stack, in the order of its list. */
export async function knownFaults(): Promise<readonly KnownFault[]> {
  const { FAULTS } = await withReferencePackages(import('../reference/faults/list.ts'));
  return FAULTS.map(({ slug, title, needs }) => ({ slug, title, needs }));
}

/** Every guard that may follow the slug of a fault, in the order of their list. */
export async function knownGuards(): Promise<readonly KnownGuard[]> {
  const { GUARDS } = await withReferencePackages(import('../reference/faults/guards/list.ts'));
  return GUARDS.map(({ example, meaning }) => ({ example, meaning }));
}

/** Replicas between which a fault shows that one replica alone does not have. */
const SEVERAL = 2;

/** The fewest replicas of a stack in which this fault with its guards can show. Throws `bad-fault`. */
export async function leastReplicas(fault: string): Promise<number> {
  const { readPlanting } = await withReferencePackages(import('../reference/faults/planting.ts'));
  const pinned = readPlanting(fault).guards.map(({ replica = 0 }) => replica + 1);
  const isWide = (await faultsNamed([fault])).some(({ needs }) => needs.includes('M'));
  return Math.max(isWide ? SEVERAL : 1, ...pinned);
}
