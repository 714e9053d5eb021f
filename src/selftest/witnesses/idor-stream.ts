import { ALICE, BOB, connect, plan, readMessages, send, step } from './steps.ts';

/** Bob asks for the messages of alice's thread over the socket, where nobody asks whose it is. */
export const idorStream = plan(2, [
  step(BOB, connect()),
  step(ALICE, send({ via: 'http' })),
  step(BOB, readMessages({ user: ALICE, step: 1 })),
]);
