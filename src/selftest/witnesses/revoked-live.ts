import { ALICE, connect, logout, plan, step } from './steps.ts';

/** Alice's socket is on the second replica when her session ends: the fence at the end finds it answering. */
export const revokedLive = plan(1, [step(ALICE, connect({ replica: 1 })), step(ALICE, logout())]);
