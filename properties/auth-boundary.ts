import { defineProperty } from '../src/index.ts';

/** Tokens of every kind at every door, cold, warm and on live sockets; others' ids; sessions that end. */
export const authBoundary = defineProperty({
  name: 'auth-boundary',
  claim: 'what must be refused is refused with the right code at every door, and what must be accepted is accepted',
  climate: {
    ops: {
      connect: 10,
      send: 8,
      refresh: 5,
      'sign-in': 3,
      logout: 4,
      read: 4,
      stop: 2,
      disconnect: 2,
      delete: 1,
      garbage: 1,
      abort: 0.5,
    },
    users: { min: 1, max: 4 },
    connections: 3,
    steps: 11,
    badTokens: 0.55,
    foreign: 0.35,
    agingPlans: 0.1,
    holds: 0.2,
  },
  checkers: ['auth-boundary', 'principal'],
});
