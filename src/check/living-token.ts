import type { ConnectionView } from '../history/view.ts';
import { type Exchange, exchanges, wasRefused } from './exchanges.ts';
import { perView } from './per-view.ts';

/** The tokens that a connection may live on at entry `n`: after an accepted change only the new one, meanwhile both. */
export function livingTokens(
  changes: readonly Exchange[],
  { connection, n }: { connection: ConnectionView; n: number },
): readonly (number | null)[] {
  let tokens: (number | null)[] = [connection.opening.token];
  for (const change of changes) {
    const { ask, sent, answer } = change;
    if (ask.kind !== 'change-token' || sent.n >= n) continue;
    if (wasRefused(change)) continue;
    if (answer?.positive === true && answer.n < n) tokens = [ask.token];
    else tokens.push(ask.token);
  }
  return tokens;
}

/** The changes of token that were asked for on each connection, by its number, in order. */
export const tokenChanges = perView((view): ReadonlyMap<number, readonly Exchange[]> => {
  const changes = new Map<number, Exchange[]>();
  for (const exchange of exchanges(view)) {
    if (exchange.connection === undefined || exchange.ask.kind !== 'change-token') continue;
    const { connection } = exchange.connection;
    changes.set(connection, [...(changes.get(connection) ?? []), exchange]);
  }
  return changes;
});
