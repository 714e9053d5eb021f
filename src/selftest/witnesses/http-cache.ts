import { ALICE, BOB, plan, readThreads, send, settled, step } from './steps.ts';

/**
 * Users of a fresh stack own nothing, and an empty list tells nothing: alice sends first. The audit reads what she owns
 * and then, right after it, what bob does.
 */
export const httpCache = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(BOB, readThreads(), { when: settled(0) }),
]);
