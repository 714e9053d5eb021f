import type { EntryOf } from '../../history/history.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Direction, Phrase, Violation } from '../checker.ts';
import { exchanges } from '../exchanges.ts';
import { perView } from '../per-view.ts';
import { connectionThing, userThing } from '../things.ts';
import { violation } from '../violation.ts';

/** A wait that ran out, and the limit that it is compared with. */
export interface Silence {
  readonly view: HistoryView;
  readonly watchdog: EntryOf<'watchdog'>;
  /** Of the contract, in ms. */
  readonly limitMs: number;
}

/** Whether a silence proves that something which was due since `at`, in ms, has waited longer than it may. */
export function outlasts({ watchdog, limitMs }: Silence, at: number): boolean {
  return watchdog.limitMs >= limitMs && watchdog.at - at >= limitMs;
}

/** The first entry after the silence that shows the stack, or a model, at work before what was waited for came. */
export function firstMove({ view, watchdog }: Silence, before: number): number | undefined {
  const moves = view.history.entries.filter(({ n, kind }) => n > watchdog.n && n < before && MOVES.has(kind));
  return moves[0]?.n;
}
const MOVES: ReadonlySet<string> = new Set(['frame', 'response', 'opened', 'rejected', 'released']);

/** Steps that sent the same text, by whoever: the model tells their runs apart by their order alone. */
const senders = perView((view: HistoryView): ReadonlyMap<number, ReadonlySet<number>> => {
  const users = new Map<string, Set<number>>();
  const contents = new Map<number, string>();
  for (const { user, step, ask } of exchanges(view)) {
    if (step === undefined || ask.kind !== 'send') continue;
    contents.set(step, ask.content);
    users.set(ask.content, (users.get(ask.content) ?? new Set()).add(user));
  }
  return new Map([...contents].map(([step, content]) => [step, users.get(content) ?? new Set()]));
});

/** What a user had standing at an entry that may hold others up: a run that the model holds, a socket not read from. */
interface Standing {
  readonly user: number;
  /** Whose it may be as well. */
  readonly others: ReadonlySet<number>;
  readonly from: number;
  readonly until: number;
  readonly says: Phrase;
}

const standings = perView((view: HistoryView): readonly Standing[] => {
  const { entries } = view.history;
  const ends = (n: number, isEnd: (entry: (typeof entries)[number]) => boolean): number =>
    entries.find((entry) => entry.n > n && isEnd(entry))?.n ?? Infinity;
  const owners = new Map<number, number>();
  for (const { user, step } of exchanges(view)) if (step !== undefined) owners.set(step, user);
  return entries.flatMap((entry): readonly Standing[] => {
    if (entry.kind === 'held') {
      const { step, phase, n } = entry;
      const user = owners.get(step);
      if (user === undefined) return [];
      const until = ends(n, (one) => one.kind === 'released' && one.step === step && one.phase === phase);
      const others = senders(view).get(step) ?? new Set();
      const says = ['the model begins to hold ', userThing(user), "'s run at ", phase];
      return [{ user, others, from: n, until, says }];
    }
    if (entry.kind !== 'stalled') return [];
    const { connection, n } = entry;
    const user = view.connections.find((one) => one.connection === connection)?.user;
    if (user === undefined) return [];
    const until = ends(n, (one) => (one.kind === 'drained' || one.kind === 'closed') && one.connection === connection);
    return [{ user, others: new Set(), from: n, until, says: [connectionThing(connection), ' is no longer read'] }];
  });
});

/** Whether the model held a run of this user during the silence: it may be that which they wait for. */
export function isHeldThemselves({ view, watchdog }: Silence, user: number): boolean {
  return standings(view).some(
    (one) => (one.user === user || one.others.has(user)) && one.from < watchdog.n && one.until > watchdog.n,
  );
}

/** The violation that something of a user waited, with what others had standing meanwhile. */
export function heldBack(
  silence: Silence,
  options: {
    readonly where: string;
    readonly user: number;
    /** What was asked, and when. */
    readonly asked: { readonly at: number; readonly says: Phrase };
    readonly headline: Phrase;
    /** What moved first. */
    readonly move: number;
  },
): Violation {
  const { view, watchdog, limitMs } = silence;
  const { where, user, asked, headline, move } = options;
  const others = standings(view).filter((one) => one.user !== user && one.from < watchdog.n && one.until > watchdog.n);
  const direction: Direction = others.length > 0 ? 'other-user' : 'own';
  return violation({
    checker: 'liveness',
    direction,
    where,
    at: watchdog.n,
    headline,
    facts: [
      ...others.map(({ from, says }) => ({ at: from, says })),
      asked,
      { at: watchdog.n, says: [`nothing at all has come for ${watchdog.limitMs} ms, while we listened`] },
      { at: move, says: ['this comes before it'] },
    ],
    conclusion: [`it is due within ${limitMs} ms, whatever others do; and the stack was there`],
  });
}
