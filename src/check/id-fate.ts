import type { HistoryView } from '../history/view.ts';
import { exchanges } from './exchanges.ts';
import { issued } from './issued.ts';
import { perView } from './per-view.ts';
import type { Span } from './token-fate.ts';

/** Whether a thread or run was its asker's own and still there while something was worked off. */
export type IdFate = 'there' | 'not-there' | 'either';

/** What is proven of an id that `user` named. What was issued to another user does not exist for this one. */
export function idFate(
  view: HistoryView,
  { user, kind, id, span }: { user: number; kind: 'run' | 'thread'; id: string; span: Span },
): IdFate {
  const { runs, threads, uncertain } = issued(view);
  const issues = (kind === 'run' ? runs : threads).get(id) ?? [];
  const own = issues.filter((issue) => issue.user === user);
  if (own.length === 0) {
    return issues.length === 0 && (uncertain.get(user)?.length ?? 0) > 0 ? 'either' : 'not-there';
  }
  // An id that another user had first: that it was issued again is for known-ids to tell, and whose it is nobody knows.
  if (issues[0]?.user !== user) return 'either';
  // A run from before the lease: its thread, and whether that is gone since, is not recorded.
  if (kind === 'run' && own.every(({ exchange }) => exchange === undefined)) return 'either';
  const thread =
    kind === 'thread' ? id : own.find(({ exchange }) => exchange !== undefined)?.exchange?.answer?.accepted?.threadId;
  const all = (thread === undefined ? undefined : deletesOf(view).get(`${user} ${thread}`)) ?? [];
  const deletes = all.filter(({ asked }) => asked !== span.from.n);
  if (deletes.some(({ done }) => done < span.from.n)) return 'not-there';
  return deletes.some(({ asked }) => asked < span.to.n) ? 'either' : 'there';
}

/** A user's own deletions of a thread that were not refused, by entry; `done` Infinity when its fate is not known. */
export const deletesOf = perView((view): ReadonlyMap<string, readonly { asked: number; done: number }[]> => {
  const deletes = new Map<string, { asked: number; done: number }[]>();
  for (const { ask, user, sent, answer } of exchanges(view)) {
    if (ask.kind !== 'delete') continue;
    if (answer?.positive === false && (answer.status ?? 0) < 500) continue;
    const key = `${user} ${ask.threadId}`;
    const done = answer?.positive === true ? answer.n : Infinity;
    deletes.set(key, [...(deletes.get(key) ?? []), { asked: sent.n, done }]);
  }
  return deletes;
});
