import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice registered first: bob's id begins with hers, and what his run tells comes to her too. */
export const prefixMatch = plan(2, [step(ALICE, connect()), step(BOB, send({ via: 'http' }))]);
