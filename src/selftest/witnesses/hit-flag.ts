import { ALICE, BOB, plan, send, step } from './steps.ts';

/** Bob asks what alice has been answered: that she was is what he learns. */
export const hitFlag = plan(2, [
  step(ALICE, send({ prompt: { kind: 'shared', k: 0 }, via: 'http' })),
  step(BOB, send({ prompt: { kind: 'shared', k: 0 }, via: 'http' }), { when: { kind: 'quiet' } }),
]);
