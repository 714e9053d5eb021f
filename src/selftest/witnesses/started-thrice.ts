import { ALICE, plan, send, step } from './steps.ts';

/** One run of one user, who reads its events afterwards. */
export const startedThrice = plan(1, [step(ALICE, send({ via: 'http' }))]);
