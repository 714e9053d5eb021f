import { decodeJwt } from 'jose';
import type { HistoryView } from '../../history/view.ts';
import { exchanges } from '../exchanges.ts';
import { asking, connectionThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** A time in ISO 8601 has no more than milliseconds, the end of a token may have fractions of them. */
const FINEST_MS = 1;

/** Who changes the token of a connection is told when that token ends, and not when another one does. */
export function judgeToldEnds(view: HistoryView, findings: Findings): void {
  for (const exchange of exchanges(view)) {
    const { ask, answer, connection, sent } = exchange;
    if (ask.kind !== 'change-token' || answer?.entry.kind !== 'frame' || connection === undefined) continue;
    const told = answer.entry.seen?.expiresAt;
    const ends = endOf(view.tokens.get(ask.token)?.secret);
    if (told === undefined || ends === undefined || Math.abs(told - ends) < FINEST_MS) continue;
    const line = connectionThing(connection.connection);
    findings.violations.push(
      violation({
        checker: 'auth-boundary',
        direction: 'own',
        where: 'answer',
        at: answer.n,
        headline: [line, ' was told a wrong end of its new token'],
        facts: [
          { at: sent.n, says: asking(exchange) },
          { at: answer.n, says: [line, ` is told that its token ends at ${new Date(told).toISOString()}`] },
        ],
        conclusion: [`the token that it gave ends at ${new Date(ends).toISOString()}`],
      }),
    );
  }
}

/** When a token ends by its own claim, in ms since the epoch; undefined for what is no JWT. */
function endOf(secret: string | undefined): number | undefined {
  try {
    const { exp } = decodeJwt(secret ?? '');
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined;
  }
}
