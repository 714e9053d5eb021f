import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice and bob send at once, each on a socket that is open. */
export const dateNow = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(ALICE, send()),
  step(BOB, send()),
]);
