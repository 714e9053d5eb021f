import { ALICE, BOB, connect, deleteThread, plan, send, settled, step } from './steps.ts';

/**
 * Alice has no socket, bob has one. Each execution ends with one more socket of each user: the answer to alice's last
 * step comes when her run has told all that it tells, so that hers is not there before.
 */
export const fallbackBcast = plan(2, [
  step(BOB, connect()),
  step(ALICE, send({ via: 'http' })),
  step(ALICE, deleteThread({ user: ALICE, step: 1 }), { when: settled(1) }),
]);
