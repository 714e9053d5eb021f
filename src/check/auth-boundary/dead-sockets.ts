import type { Contract } from '../../contract/contract.ts';
import type { Entry } from '../../history/history.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import type { Phrase, Violation } from '../checker.ts';
import { putOff } from '../disturbances.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { livingTokens, tokenChanges } from '../living-token.ts';
import { feeds } from '../own-events.ts';
import { asking, connectionThing } from '../things.ts';
import { surelyDeadFrom } from '../token-fate.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * A socket does not outlive its token by more than the contract allows, nor a refusal that closes it. Only causes
 * count: something that was asked after that time and had an effect, or a close that was waited for in vain. While the
 * stack is disturbed the close may wait.
 */
export function judgeDeadSockets(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const { closeAfterMs } = contract.limits;
  const mismatch = contract.refusals['principal-mismatch']?.live;
  const all = exchanges(view);
  for (const connection of view.connections) {
    if (connection.opened === undefined) continue;
    const own = all.filter((exchange) => exchange.connection === connection);
    if (closeAfterMs !== undefined) {
      const found = outlived({ view, contract, connection, own, closeAfterMs, all });
      if (found !== undefined) findings.violations.push(found);
    }
    const refused = own.find(
      ({ ask, answer }) => ask.kind === 'change-token' && mismatch?.codes.includes(answer?.code ?? '') === true,
    )?.answer;
    if (refused === undefined || mismatch?.close === undefined) continue;
    const after = own.find(({ sent, answer }) => sent.n > refused.n && answer?.positive === true);
    if (after?.answer === undefined) continue;
    const line = connectionThing(connection.connection);
    findings.violations.push(
      violation({
        checker: 'auth-boundary',
        direction: 'other-user',
        where: 'live',
        at: after.answer.n,
        headline: [line, " went on after another user's token was offered on it"],
        facts: [
          { at: refused.n, says: [line, ` is told ${refused.code ?? ''}`] },
          { at: after.sent.n, says: asking(after) },
          { at: after.answer.n, says: ['which is answered'] },
        ],
        conclusion: [`the refusal closes the connection with ${mismatch.close}`],
      }),
    );
  }
  for (const watchdog of view.watchdogs) {
    if (watchdog.what === 'close') findings.causes.push({ cause: 'close-not-seen', at: watchdog.n });
  }
}

function outlived(parts: {
  view: HistoryView;
  contract: Contract;
  connection: ConnectionView;
  own: readonly Exchange[];
  closeAfterMs: number;
  all: readonly Exchange[];
}): Violation | undefined {
  const { view, contract, connection, own, closeAfterMs, all } = parts;
  const changes = tokenChanges(view).get(connection.connection) ?? [];
  /** The latest death of all tokens that the socket may live on, if it was long enough before this entry. */
  const deadBefore = (entry: Entry): { n: number; at: number } | undefined => {
    const deaths = livingTokens(changes, { connection, n: entry.n }).map((token) => surelyDeadFrom(view, token));
    const last = deaths.reduce((a, b) => (a === undefined || b === undefined ? undefined : a.at > b.at ? a : b));
    if (last === undefined || last.n >= entry.n) return undefined;
    return putOff(view, contract, { at: last.at, withinMs: closeAfterMs }) < entry.at ? last : undefined;
  };
  const line = connectionThing(connection.connection);
  const tell = (death: { n: number; at: number }, at: number, facts: { at: number; says: Phrase }[]): Violation =>
    violation({
      checker: 'auth-boundary',
      direction: 'own',
      where: 'live',
      at,
      headline: [line, ' outlived its token'],
      facts: [{ at: death.n, says: [`the token of `, line, ` is dead from ${Math.round(death.at)} ms on`] }, ...facts],
      conclusion: [`a socket is closed within ${closeAfterMs} ms of the end of its token`],
    });
  for (const exchange of own) {
    const death = exchange.answer?.positive === true ? deadBefore(exchange.sent) : undefined;
    if (death === undefined || exchange.answer === undefined) continue;
    return tell(death, exchange.answer.n, [
      { at: exchange.sent.n, says: asking(exchange) },
      { at: exchange.answer.n, says: ['which is answered'] },
    ]);
  }
  for (const event of feeds(view).get(connection.connection)?.events ?? []) {
    const start = all.find(
      ({ answer }) => answer?.accepted?.duplicate === false && answer.accepted.runId === event.runId,
    );
    const death = start === undefined || start.sent.n > event.n ? undefined : deadBefore(start.sent);
    if (death === undefined || start === undefined) continue;
    return tell(death, event.n, [
      { at: start.sent.n, says: asking(start) },
      { at: event.n, says: [line, ` gets ${event.kind} of that run`] },
    ]);
  }
  const waited = view.watchdogs.find(
    ({ what, connection: whose }) => what === 'close' && whose === connection.connection,
  );
  const death = waited === undefined || (connection.closed?.n ?? Infinity) < waited.n ? undefined : deadBefore(waited);
  if (waited === undefined || death === undefined) return undefined;
  return tell(death, waited.n, [{ at: waited.n, says: [line, ' is still open'] }]);
}
