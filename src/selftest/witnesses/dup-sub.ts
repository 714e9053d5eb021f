import { ALICE, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Alice comes back, and sends when her first connection is surely gone: its subscription is still there. */
export const dupSub = plan(1, [
  step(ALICE, connect()),
  step(ALICE, disconnect()),
  step(ALICE, connect()),
  step(ALICE, send(), { when: settled(1) }),
]);
