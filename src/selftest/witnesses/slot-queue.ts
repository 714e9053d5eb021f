import { ALICE, BOB, CAROL, atModel, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Alice has gone before her run has said its last; bob gets the slot that was free before, and carol gets hers. */
export const slotQueue = plan(3, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: atModel({ user: ALICE, step: 1 }) }),
  step(BOB, connect(), { when: settled(2) }),
  step(CAROL, connect(), { when: settled(3) }),
]);
