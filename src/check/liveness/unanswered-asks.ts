import type { Violation } from '../checker.ts';
import { isStalled } from '../event-completeness/watchdogs.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { asking, userThing } from '../things.ts';
import { firstMove, heldBack, isHeldThemselves, outlasts, type Silence } from './silence.ts';

/** Requests and frames that a silence left without their answers. */
export function unansweredAsks(silence: Silence): readonly Violation[] {
  return exchanges(silence.view).flatMap((exchange): readonly Violation[] => {
    const { user, sent, connection } = exchange;
    if (sent.n > silence.watchdog.n || !outlasts(silence, sent.at)) return [];
    if (!isDue(exchange, silence) || isHeldThemselves(silence, user)) return [];
    const move = firstMove(silence, exchange.answer?.n ?? Infinity);
    if (move === undefined) return [];
    return [
      heldBack(silence, {
        where: connection === undefined ? 'http' : 'answer',
        user,
        asked: { at: sent.n, says: asking(exchange) },
        headline: [userThing(user), ` got no answer in time to: ${exchange.ask.kind}`],
        move,
      }),
    ];
  });
}

/** Whether an answer was still to come at the end of the silence, on a door that was open and read. */
function isDue({ ask, answer, request, connection }: Exchange, { watchdog }: Silence): boolean {
  if (ask.kind === 'delete' || (answer !== undefined && answer.n < watchdog.n)) return false;
  if (request !== undefined) return request.broken === undefined || request.broken.n > watchdog.n;
  if (connection?.opened === undefined || connection.closed !== undefined) return false;
  return !isStalled(connection.entries, watchdog.n);
}
