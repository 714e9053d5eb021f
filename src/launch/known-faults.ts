import type { Fault } from '../reference/faults/fault.ts';
import { withReferencePackages } from './reference-packages.ts';

/** A defect that the reference stack can be started with. */
export type KnownFault = Pick<Fault, 'slug' | 'title' | 'needs'>;

/** The fault that is named by a slug which a guard may follow (`last-connect@p=0.3`). Throws `bad-fault`. */
export async function slugOf(fault: string): Promise<string> {
  const { readPlanting } = await withReferencePackages(import('../reference/faults/planting.ts'));
  return readPlanting(fault).slug;
}

/** The faults that these texts name, each a slug that a guard may follow. Throws `bad-fault`. */
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
