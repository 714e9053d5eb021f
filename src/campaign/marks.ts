import { issued } from '../check/issued.ts';
import { buildView } from '../history/build-view.ts';
import type { History } from '../history/history.ts';

/** By what a text is known to be of an execution. */
export interface Marks {
  /** Canaries that were planted in it, and runs and threads that were issued in it: no other execution has them. */
  readonly own: readonly string[];
  /** Its identities, who may have been in others before. */
  readonly identities: readonly string[];
}

/** What an execution put into the world, read from its history. */
export function marksOf(history: History): Marks {
  const view = buildView(history);
  const { runs, threads } = issued(view);
  const ids = [...runs, ...threads].filter(([, [first]]) => first?.exchange !== undefined).map(([id]) => id);
  const canaries = view.users.flatMap((user) => user.canaries.map(({ value }) => value));
  return { own: [...canaries, ...ids], identities: view.users.flatMap(({ lease }) => [lease.userId, lease.email]) };
}

/** How much a text tells of the execution with these marks; 0: nothing. Its own count for more than its identities. */
export function tellingOf(text: string, { own, identities }: Marks): number {
  const count = (marks: readonly string[]): number => marks.filter((mark) => text.includes(mark)).length;
  return count(own) * (identities.length + 1) + count(identities);
}
