import type { HistoryView } from '../history/view.ts';
import { type Exchange, exchanges, wasRefused } from './exchanges.ts';
import { perView } from './per-view.ts';

/** An id that the stack gave to a user. `exchange` is absent for what the lease brought. */
export interface Issue {
  readonly id: string;
  readonly user: number;
  readonly n: number;
  readonly exchange: Exchange | undefined;
  readonly duplicate: boolean;
}

/** Which runs, threads and messages were issued to whom, in the order of the history. */
export interface Issued {
  readonly runs: ReadonlyMap<string, readonly Issue[]>;
  readonly threads: ReadonlyMap<string, readonly Issue[]>;
  readonly messages: ReadonlyMap<string, readonly Issue[]>;
  /** Sends of each user whose fate is not known: asked, and no answer that could be read, or that decided it. */
  readonly uncertain: ReadonlyMap<number, readonly Exchange[]>;
}

/**
 * An answer to a user's own send issues its run, thread and message to them; a lease issues what the identity had
 * before.
 */
export const issued = perView((view: HistoryView): Issued => {
  const runs = new Map<string, Issue[]>();
  const threads = new Map<string, Issue[]>();
  const messages = new Map<string, Issue[]>();
  const uncertain = new Map<number, Exchange[]>();
  for (const { user, lease } of view.users) {
    const before = { user, n: lease.n, exchange: undefined, duplicate: false };
    for (const id of lease.runs) addTo(runs, id, { id, ...before });
    for (const { id } of lease.threads) addTo(threads, id, { id, ...before });
  }
  const sends = exchanges(view).filter(({ ask }) => ask.kind === 'send');
  const answered = sends.toSorted((a, b) => (a.answer?.n ?? Infinity) - (b.answer?.n ?? Infinity));
  for (const exchange of answered) {
    const { answer, user } = exchange;
    const accepted = answer?.accepted;
    if (accepted === undefined && !wasRefused(exchange)) addTo(uncertain, user, exchange);
    if (answer === undefined || accepted === undefined) continue;
    const issue = { user, n: answer.n, exchange, duplicate: accepted.duplicate };
    addTo(runs, accepted.runId, { id: accepted.runId, ...issue });
    addTo(threads, accepted.threadId, { id: accepted.threadId, ...issue });
    addTo(messages, accepted.messageId, { id: accepted.messageId, ...issue });
  }
  return { runs, threads, messages, uncertain };
});

/** The user whom an id was issued to first; with an `asker`, they themselves if it was ever issued to them too. */
export function ownerOf(
  issues: ReadonlyMap<string, readonly Issue[]>,
  id: string,
  asker?: number,
): number | undefined {
  const issued = issues.get(id);
  return (issued?.find(({ user }) => user === asker) ?? issued?.[0])?.user;
}

function addTo<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
