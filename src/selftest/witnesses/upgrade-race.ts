import { ALICE, BOB, connect, plan, step } from './steps.ts';

/** Both come at once. Connects that name a device are not opened one after the other before the plan begins. */
export const upgradeRace = plan(2, [step(ALICE, connect({ device: 0 })), step(BOB, connect())]);
