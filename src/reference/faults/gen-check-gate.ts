import type { Fault } from './fault.ts';
import { waitAtGate } from './wait-at-gate.ts';

/** Each session has a seat: what waits there goes to the session's next connection. */
export const genCheckGate: Fault = {
  slug: 'gen-check-gate',
  title: 'a result passes the check for a reconnect, waits at a gate, and goes to the connection that came meanwhile',
  level: 4,
  seenBy: ['DUP', 'ORD'],
  needs: [],
  source: 'strands-agents/harness-sdk PR#3874; strands-agents/harness-sdk PR#4244',
  install: (guard) =>
    waitAtGate(guard, {
      seatFor: (sessionId, seats) => seats.find((seat) => seat.sessionId === sessionId),
      givenUp: 'never',
    }),
};
