import type { HistoryView } from '../history/view.ts';
import { type Exchange, exchanges, wasRefused } from './exchanges.ts';
import { issued, ownerOf } from './issued.ts';
import { perView } from './per-view.ts';

/** Who may hear what is said in threads that are not theirs alone. */
export interface Members {
  /** Who is a member, by entry `n`, of a thread that the user is a member of. */
  fellowsOf(user: number, n: number): readonly number[];
  /** Whether a run of another user is of a thread that this user is a member of by entry `n`. */
  mayHear(user: number, runId: string, n: number): boolean;
  /** Whether a text belongs to such a thread: what its members planted or said in it, its ids, and who they are. */
  mayKnow(user: number, value: string, n: number): boolean;
}

/** A thread with members. `since`: the entry from which on each of them is one. */
interface SharedThread {
  readonly id: string;
  readonly since: Map<number, number>;
}

/**
 * A share by somebody whose thread it is makes a member, from when it is asked for, unless it is refused; members may
 * make others. A share by anybody else makes none.
 */
export const membersOf = perView((view: HistoryView): Members => {
  const threads = new Map<string, SharedThread>();
  for (const exchange of exchanges(view)) {
    const { ask, user: sharer, sent } = exchange;
    if (ask.kind !== 'share' || wasRefused(exchange)) continue;
    const member = view.users.find(({ lease }) => lease.userId === ask.userId)?.user;
    const owner = ownerOf(issued(view).threads, ask.threadId, sharer);
    const known = threads.get(ask.threadId);
    const isMember = (known?.since.get(sharer) ?? Infinity) < sent.n;
    if (member === undefined || owner === undefined || (owner !== sharer && !isMember)) continue;
    const since = known?.since ?? new Map([[owner, sent.n]]);
    if (!since.has(member)) since.set(member, sent.n);
    threads.set(ask.threadId, { id: ask.threadId, since });
  }
  const shared = [...threads.values()].map((thread) => ({ ...thread, ...saidIn(thread, view) }));
  const of = (user: number, n: number): typeof shared =>
    shared.filter(({ since }) => (since.get(user) ?? Infinity) < n);
  return {
    fellowsOf: (user, n) => of(user, n).flatMap(({ since }) => [...since.keys()].filter((other) => other !== user)),
    mayHear: (user, runId, n) => of(user, n).some(({ runs }) => runs.has(runId)),
    mayKnow: (user, value, n) =>
      of(user, n).some(
        ({ words, texts }) => words.has(value) || texts.some((one) => one.n < n && one.text.includes(value)),
      ),
  };
});

/** The runs of a thread that are its members', and the words of it that are secrets to everybody else. */
function saidIn(
  { id, since }: SharedThread,
  view: HistoryView,
): {
  readonly runs: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly texts: readonly { readonly n: number; readonly text: string }[];
} {
  const isIn = ({ ask, answer }: Exchange): boolean =>
    ask.kind === 'send' && (ask.threadId ?? answer?.accepted?.threadId) === id;
  const sends = exchanges(view).filter((one) => since.has(one.user) && isIn(one));
  const runs = new Set(sends.flatMap(({ answer }) => answer?.accepted?.runId ?? []));
  const messages = sends.flatMap(({ answer }) => answer?.accepted?.messageId ?? []);
  const steps = new Set(sends.map(({ step }) => step));
  const members = view.users.filter(({ user }) => since.has(user));
  const planted = members.flatMap(({ canaries }) => canaries.filter(({ step }) => steps.has(step)));
  const whose = members.flatMap(({ lease }) => [lease.userId, lease.email]);
  const texts = sends.flatMap(({ ask, sent }) => (ask.kind === 'send' ? { n: sent.n, text: ask.content } : []));
  return { runs, texts, words: new Set([id, ...runs, ...messages, ...planted.map(({ value }) => value), ...whose]) };
}
