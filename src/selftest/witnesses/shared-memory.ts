import { ALICE, BOB, plan, send, step } from './steps.ts';

/** Whichever of the two the agent hears last, it has been told of the other. */
export const sharedMemory = plan(2, [step(ALICE, send({ via: 'http' })), step(BOB, send({ via: 'http' }))]);
