import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Bob connects after alice: what her run tells goes to him, and it need not even have begun before. */
export const lastConnect = plan(2, [step(ALICE, connect()), step(BOB, connect()), step(ALICE, send())]);
