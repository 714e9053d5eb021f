import { defineProperty } from '../src/index.ts';

/** Two and more users do all that users do, often on the same words, keys and devices and inside each other's runs. */
export const isolation = defineProperty({
  name: 'isolation',
  claim: 'no byte, id or action of one user reaches another, and each connection is who its token says',
  climate: {
    ops: {
      connect: 5,
      send: 14,
      disconnect: 6,
      read: 5,
      stop: 2,
      probe: 5,
      attach: 8,
      share: 6,
      refresh: 2,
      delete: 1,
      logout: 1,
      abort: 1,
      stall: 0.5,
      garbage: 1,
    },
    users: { min: 2, max: 5 },
    connections: 3,
    steps: 12,
    badTokens: 0.05,
    foreign: 0.3,
    agingPlans: 0.01,
    holds: 0.4,
  },
  checkers: ['canary-confinement', 'principal', 'upstream-witness', 'known-ids', 'thread-confinement', 'liveness'],
});
