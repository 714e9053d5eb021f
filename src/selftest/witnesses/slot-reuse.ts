import { ALICE, BOB, atModel, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Bob comes when alice has gone, and before her run has said its last. */
export const slotReuse = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: atModel({ user: ALICE, step: 1 }) }),
  step(BOB, connect(), { when: settled(2) }),
]);
