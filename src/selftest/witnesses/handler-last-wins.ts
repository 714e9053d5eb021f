import { ALICE, BOB, plan, readThreads, step } from './steps.ts';

/** They need no connections but those of the audit: of two that are open, one gets the answers to both. */
export const handlerLastWins = plan(2, [step(ALICE, readThreads()), step(BOB, readThreads())]);
