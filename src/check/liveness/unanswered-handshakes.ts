import type { Violation } from '../checker.ts';
import { connectionThing } from '../things.ts';
import { firstMove, heldBack, isHeldThemselves, outlasts, type Silence } from './silence.ts';

/** Handshakes that a silence left without an answer. */
export function unansweredHandshakes(silence: Silence): readonly Violation[] {
  const { view, watchdog } = silence;
  return view.connections.flatMap((one): readonly Violation[] => {
    const { opening, opened, rejected, closed, user } = one;
    const answeredAt = Math.min(...[opened, rejected, closed].map((entry) => entry?.n ?? Infinity));
    if (opening.n > watchdog.n || answeredAt < watchdog.n || !outlasts(silence, opening.at)) return [];
    const move = firstMove(silence, answeredAt);
    if (closed?.by === 'client' || move === undefined || isHeldThemselves(silence, user)) return [];
    const line = connectionThing(one.connection);
    return [
      heldBack(silence, {
        where: 'handshake',
        user,
        asked: { at: opening.n, says: [line, ' asks to be opened'] },
        headline: [line, ' got no answer in time to its handshake'],
        move,
      }),
    ];
  });
}
