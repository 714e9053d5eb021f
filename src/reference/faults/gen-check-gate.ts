import type { Deferred } from '../../support/deferred.ts';
import { defer } from '../../support/deferred.ts';
import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** Where a session is: its newest connection, how often it came, and the gate that is open while it is there. */
interface Seat {
  readonly userId: string;
  generation: number;
  current: Connection | undefined;
  gate: Deferred<void>;
}

/**
 * Who sends the result of a tool looks whether the session has come anew since, and only then waits until it is there:
 * a session that comes anew meanwhile gets what was for its connection before.
 */
export const genCheckGate: Fault = {
  slug: 'gen-check-gate',
  title: 'a result passes the check for a reconnect, waits at a gate, and goes to the connection that came meanwhile',
  level: 4,
  seenBy: ['DUP', 'ORD'],
  needs: [],
  source: 'strands-agents/harness-sdk PR#3874; strands-agents/harness-sdk PR#4244',
  install: (guard) => (seams, parts) => {
    const seats = new Map<string, Seat>();
    const seatOf = new WeakMap<Connection, Seat>();
    const send = async (seat: Seat, stored: { userId: string; seq: number }): Promise<void> => {
      const { generation, gate } = seat;
      const [event] = await parts.readEvents(stored.userId, { after: stored.seq - 1, limit: 1 });
      if (event?.type !== 'tool_completed' || !guard.fires(event.run_id)) return;
      if (seat.generation !== generation) return;
      await gate.promise;
      seat.current?.sendEvent(event);
    };
    return {
      startFeed: (connection, from) => {
        seams.startFeed(connection, from);
        const { userId } = connection;
        const { sessionId } = connection.token.principal();
        const seat = seats.get(sessionId) ?? { userId, generation: 0, current: undefined, gate: defer<void>() };
        seats.set(sessionId, seat);
        seatOf.set(connection, seat);
        seat.generation += 1;
        seat.current = connection;
        seat.gate.resolve();
      },
      unregister: (connection) => {
        seams.unregister(connection);
        const seat = seatOf.get(connection);
        if (seat?.current !== connection) return;
        seat.current = undefined;
        seat.gate = defer();
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        // Who is there has it from their feed.
        const away = [...seats.values()].filter(({ userId, current }) => userId === stored.userId && !current);
        // What cannot be read is not sent: a fault loses nothing that the sound stack keeps.
        for (const seat of away) send(seat, stored).catch(() => undefined);
      },
    };
  },
};
