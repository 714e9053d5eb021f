import { defineProperty } from '../src/index.ts';

/** Threads with several messages and runs, read at every page size while they grow, are stopped and are deleted. */
export const history = defineProperty({
  name: 'history',
  claim: 'what a user reads of threads and messages is what they did themselves, at any page size',
  climate: {
    ops: { connect: 2, send: 10, read: 12, delete: 2, stop: 1, disconnect: 1, abort: 1 },
    users: { min: 1, max: 4 },
    connections: 2,
    steps: 12,
    badTokens: 0.02,
    foreign: 0.25,
    agingPlans: 0,
    holds: 0.25,
  },
  checkers: ['history-model', 'thread-confinement', 'canary-confinement', 'known-ids'],
});
