import type { Entry, EntryOf, History } from './history.ts';

/** Tells the user that an entry is of; undefined for what is nobody's. `ofStep`: whose a step of the plan is. */
export function whoseEntries(
  { entries }: History,
  ofStep: (step: number) => number | undefined,
): (entry: Entry) => number | undefined {
  const openings = new Map<number, EntryOf<'opening'>>();
  const requests = new Map<number, EntryOf<'request'>>();
  for (const entry of entries) {
    if (entry.kind === 'opening') openings.set(entry.connection, entry);
    if (entry.kind === 'request') requests.set(entry.request, entry);
  }
  return (entry) => {
    if ('connection' in entry && entry.connection !== undefined) return openings.get(entry.connection)?.user;
    if ('request' in entry && entry.request !== undefined) return requests.get(entry.request)?.user;
    if ('user' in entry && entry.user !== undefined) return entry.user ?? undefined;
    return 'step' in entry && entry.step !== undefined ? ofStep(entry.step) : undefined;
  };
}
