import { defineProperty } from '../src/index.ts';

/**
 * Two and three users on the same words, keys and devices, who name each other's threads and runs, with runs that are
 * held and storms of refused tokens. Few of a user's own steps race with each other: those say nothing of others.
 */
export const nonInterference = defineProperty({
  name: 'non-interference',
  claim: 'what a user sees when others use the stack is what they see when nobody else does',
  climate: {
    ops: { connect: 8, send: 14, read: 6, stop: 4, disconnect: 2, delete: 1, refresh: 1, garbage: 0.5 },
    users: { min: 2, max: 3 },
    connections: 2,
    steps: 9,
    badTokens: 0.15,
    storms: 0.2,
    foreign: 0.5,
    agingPlans: 0,
    holds: 0.4,
    commonWords: 0.6,
    disturbedPlans: 0,
  },
  checkers: ['non-interference'],
});
