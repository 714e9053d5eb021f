import { defineProperty } from '../src/index.ts';

/** Many runs, of every script and ending, on several connections; few other things. */
export const agentEvents = defineProperty({
  name: 'agent-events',
  claim: 'the five agent events of every run arrive complete, once and in order on each connection of its user',
  climate: {
    ops: {
      connect: 4,
      send: 14,
      disconnect: 5,
      stop: 3,
      attach: 5,
      read: 1,
      stall: 1,
      delete: 0.5,
      abort: 0.5,
      garbage: 1,
    },
    users: { min: 1, max: 4 },
    connections: 3,
    steps: 11,
    badTokens: 0.01,
    foreign: 0.1,
    agingPlans: 0,
    holds: 0.4,
  },
  checkers: ['event-order', 'event-completeness', 'exactly-once', 'well-formed', 'liveness'],
});
