import { ALICE, plan, send, step } from './steps.ts';

/** Two threads of alice's: whichever the agent hears last, it has been told of the other. */
export const memoryOfUser = plan(1, [step(ALICE, send({ via: 'http' })), step(ALICE, send({ via: 'http' }))]);
