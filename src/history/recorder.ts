import { HISTORY_VERSION, type Entry, type EntryBody, type History } from './history.ts';

/**
 * Collects a history in the order of its calls. `clock` gives ms on a monotonic clock; entries count from its first
 * value.
 */
export interface Recorder {
  /** Adds an entry and returns it, with its number and time. */
  add(body: EntryBody): Entry;
  /** The history so far. Entries that are added later appear in it: a late frame belongs to it too. */
  readonly history: History;
  /** ms since the execution began. */
  now(): number;
}

export function createRecorder(clock: () => number): Recorder {
  const start = clock();
  const entries: Entry[] = [];
  const now = (): number => clock() - start;
  return {
    add: (body) => {
      const entry: Entry = { n: entries.length, at: now(), ...body };
      entries.push(entry);
      return entry;
    },
    history: { version: HISTORY_VERSION, entries },
    now,
  };
}
