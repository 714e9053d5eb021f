import type { Deferred } from '../../support/deferred.ts';
import { defer } from '../../support/deferred.ts';
import type { Connection } from '../backend/connection.ts';
import type { Modifier } from '../seams.ts';
import { endsRun } from './ends-run.ts';
import type { Guard } from './guard.ts';

/** A place for one connection after another: whose it is or was last, and a gate that is open while somebody has it. */
export interface Seat {
  userId: string;
  sessionId: string;
  current: Connection | undefined;
  gate: Deferred<void>;
}

/**
 * Who sends the result of a tool looks whether its user's seat is empty, and only then waits until somebody has it:
 * whoever takes it meanwhile gets what was for the connection before. `seatFor` finds the seat of a session that comes,
 * among all in the order in which they were left; undefined: a new one. `givenUp`: what waits until then.
 */
export function waitAtGate(
  guard: Guard,
  options: {
    readonly seatFor: (sessionId: string, seats: readonly Seat[]) => Seat | undefined;
    readonly givenUp: 'never' | 'when-the-run-ends';
  },
): Modifier {
  return (seams, parts) => {
    const seats: Seat[] = [];
    const seatOf = new WeakMap<Connection, Seat>();
    const ended = new Set<string>();
    const send = async (seat: Seat, stored: { userId: string; seq: number }): Promise<void> => {
      const { gate } = seat;
      const [event] = await parts.readEvents(stored.userId, { after: stored.seq - 1, limit: 1 });
      if (event === undefined) return;
      if (endsRun(event) && options.givenUp === 'when-the-run-ends') ended.add(event.run_id);
      if (event.type !== 'tool_completed' || !guard.fires(event.run_id)) return;
      await gate.promise;
      if (!ended.has(event.run_id)) seat.current?.sendEvent(event);
    };
    return {
      startFeed: (connection, from) => {
        seams.startFeed(connection, from);
        const { userId } = connection;
        const { sessionId } = connection.token.principal();
        const known = options.seatFor(sessionId, seats);
        const seat = known ?? { userId, sessionId, current: undefined, gate: defer<void>() };
        if (known === undefined) seats.push(seat);
        seatOf.set(connection, seat);
        Object.assign(seat, { userId, sessionId, current: connection });
        seat.gate.resolve();
      },
      unregister: (connection) => {
        seams.unregister(connection);
        const seat = seatOf.get(connection);
        if (seat?.current !== connection) return;
        seat.current = undefined;
        seat.gate = defer();
        seats.splice(seats.indexOf(seat), 1);
        seats.push(seat);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        // Who is there has it from their feed.
        const away = seats.filter(({ userId, current }) => userId === stored.userId && !current);
        // What cannot be read is not sent: a fault loses nothing that the sound stack keeps.
        for (const seat of away) send(seat, stored).catch(() => undefined);
      },
    };
  };
}
