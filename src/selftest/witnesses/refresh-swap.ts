import { ALICE, BOB, plan, refresh, step } from './steps.ts';

/** Both refresh at once, and alice is handed what bob is. */
export const refreshSwap = plan(2, [step(ALICE, refresh()), step(BOB, refresh())]);
