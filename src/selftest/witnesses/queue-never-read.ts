import { ALICE, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Alice leaves before her run has said its last, and does not hear it when she is back: at the end everybody is. */
export const queueNeverRead = plan(1, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: settled(1) }),
]);
