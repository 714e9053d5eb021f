import { ALICE, connect, plan, send, step } from './steps.ts';

/** Alice sends as the first thing on a new connection, and misses how her run begins. */
export const subRace = plan(1, [step(ALICE, connect()), step(ALICE, send())]);
