import type { Fault } from '../reference/faults/fault.ts';

/** A defect that the reference stack can be started with. */
export type KnownFault = Pick<Fault, 'slug' | 'title' | 'needs'>;

/** Every fault of the reference stack, in the order of its list. */
export async function knownFaults(): Promise<readonly KnownFault[]> {
  const { FAULTS } = await import('../reference/faults/list.ts');
  return FAULTS.map(({ slug, title, needs }) => ({ slug, title, needs }));
}
