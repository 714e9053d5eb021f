import { ALICE, connect, plan, send, step } from './steps.ts';

/** Alice is on the first replica; every second event of her run is for the other one to tell, where nobody listens. */
export const sharedGroup = plan(1, [step(ALICE, connect()), step(ALICE, send())]);
