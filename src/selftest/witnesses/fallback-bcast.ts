import { ALICE, BOB, connect, plan, reachesModel, readThreads, send, step } from './steps.ts';

/**
 * Alice has no socket, bob has one. The last step is there for its trigger alone: the audit's socket, which is alice's
 * too, must not be there before her run has begun to tell.
 */
export const fallbackBcast = plan(2, [
  step(BOB, connect()),
  step(ALICE, send({ via: 'http' })),
  step(BOB, readThreads(), { when: reachesModel({ user: ALICE, step: 1 }) }),
]);
