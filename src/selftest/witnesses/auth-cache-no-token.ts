import { ALICE, BOB, connect, plan, step } from './steps.ts';

/** Bob comes while it is remembered that whoever comes is alice. */
export const authCacheNoToken = plan(2, [step(ALICE, connect()), step(BOB, connect())]);
