import { ALICE, connect, plan, step } from './steps.ts';

/** The token's own header says that it is not signed. */
export const algWsOnly = plan(1, [step(ALICE, connect({ token: 'alg-none' }))]);
