import { ALICE, connect, plan, send, step } from './steps.ts';

/** Alice's second run is executed on another replica than her first, and counts from 0 again. */
export const seqDesync = plan(1, [
  step(ALICE, connect()),
  step(ALICE, send()),
  step(ALICE, send({ replica: 1 }), { when: { kind: 'quiet' } }),
]);
