import { defineProperty } from '../src/index.ts';

/** Connections that go and come back at every phase of a run, with and without a cursor, and several of one user. */
export const reconnect = defineProperty({
  name: 'reconnect',
  claim: 'a connection that comes back has what it missed, once and in order, and nothing of anybody else',
  climate: {
    ops: { connect: 4, send: 12, disconnect: 12, stop: 1, attach: 5, stall: 1, refresh: 1, read: 1, abort: 0.5 },
    users: { min: 1, max: 4 },
    connections: 3,
    steps: 11,
    badTokens: 0.02,
    foreign: 0.15,
    agingPlans: 0.01,
    holds: 0.55,
  },
  checkers: ['exactly-once', 'event-completeness', 'event-order', 'canary-confinement', 'known-ids'],
});
