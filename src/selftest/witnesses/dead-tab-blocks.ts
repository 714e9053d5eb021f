import { ALICE, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** One of alice's two connections dies without a word; what she sends on the other is accepted, and no event comes. */
export const deadTabBlocks = plan(1, [
  step(ALICE, connect()),
  step(ALICE, connect(), { connection: 1 }),
  step(ALICE, disconnect('terminate')),
  step(ALICE, send(), { connection: 1, when: settled(2) }),
]);
