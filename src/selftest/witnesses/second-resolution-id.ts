import { ALICE, connect, plan, step } from './steps.ts';

/** Alice comes, and comes once more when the execution ends, as everybody does: both connections have one id. */
export const secondResolutionId = plan(1, [step(ALICE, connect())]);
