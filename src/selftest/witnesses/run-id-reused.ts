import { ALICE, plan, send, step } from './steps.ts';

/** Alice sends twice in one thread. */
export const runIdReused = plan(1, [
  step(ALICE, send({ via: 'http' })),
  step(ALICE, send({ thread: { kind: 'of', run: { user: ALICE, step: 0 } }, via: 'http' })),
]);
