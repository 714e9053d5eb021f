import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice comes back with the number of the last event that she saw; what bob's run told since comes with it. */
export const replayUnscoped = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send()),
  step(BOB, send({ via: 'http' }), { when: { kind: 'quiet' } }),
  step(ALICE, connect({ resume: { kind: 'last-seen' } }), { when: { kind: 'quiet' } }),
]);
