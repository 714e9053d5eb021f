import { ALICE, BOB, connect, plan, step } from './steps.ts';

/** Bob's token begins as alice's does, and hers was looked at just before. */
export const truncKey = plan(2, [step(ALICE, connect()), step(BOB, connect())]);
