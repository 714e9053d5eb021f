import { ALICE, BOB, plan, readThreads, send, step } from './steps.ts';

/** While the model has not answered bob, alice's list of threads does not come. */
export const poolHeld = plan(2, [
  step(BOB, send({ via: 'http', holds: ['final'] })),
  step(ALICE, readThreads(), { when: { kind: 'upstream', run: { user: BOB, step: 0 }, endpoint: 'model' } }),
]);
