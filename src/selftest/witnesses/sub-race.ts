import { ALICE, connect, plan, send, step } from './steps.ts';

/** Alice sends as soon as she is connected, and hears nothing of her run. */
export const subRace = plan(1, [step(ALICE, connect()), step(ALICE, send())]);
