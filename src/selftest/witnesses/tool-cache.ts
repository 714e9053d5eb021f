import { ALICE, BOB, plan, send, step } from './steps.ts';

const SHARED = { kind: 'shared', k: 0 } as const;

/** Alice's agent remembers that she said so before; bob, who never did, is told of it. */
export const toolCache = plan(2, [
  step(ALICE, send({ prompt: SHARED, via: 'http' })),
  step(ALICE, send({ prompt: SHARED, via: 'http' }), { when: { kind: 'quiet' } }),
  step(BOB, send({ prompt: SHARED, via: 'http' }), { when: { kind: 'quiet' } }),
]);
