import { ALICE, BOB, atModel, plan, readThreads, send, step } from './steps.ts';

/** While the model has not answered bob, alice's list of threads does not come. */
export const poolHeld = plan(2, [
  step(BOB, send({ via: 'http', holds: ['final'] })),
  step(ALICE, readThreads(), { when: atModel({ user: BOB, step: 0 }) }),
]);
