import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Bob listens while alice, who needs no socket for it, sends: what her run tells goes to every socket. */
export const bcastAll = plan(2, [step(BOB, connect()), step(ALICE, send({ via: 'http' }))]);
