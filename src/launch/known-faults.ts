/** A defect that the reference stack can be started with. */
export interface KnownFault {
  readonly slug: string;
  readonly title: string;
}

/** Every fault of the reference stack, in the order of its list. */
export async function knownFaults(): Promise<readonly KnownFault[]> {
  const { FAULTS } = await import('../reference/faults/list.ts');
  return FAULTS.map(({ slug, title }) => ({ slug, title }));
}
