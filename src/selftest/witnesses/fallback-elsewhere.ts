import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice has no socket. Her run is executed where bob is not, and told where he is. */
export const fallbackElsewhere = plan(2, [step(BOB, connect({ replica: 1 })), step(ALICE, send({ via: 'http' }))]);
