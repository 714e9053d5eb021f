import { ALICE, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Alice's first connection closes when her second is open; it is the second that hears nothing any more. */
export const staleClose = plan(1, [
  step(ALICE, connect()),
  step(ALICE, connect(), { connection: 1 }),
  step(ALICE, disconnect()),
  step(ALICE, send(), { connection: 1, when: settled(2) }),
]);
