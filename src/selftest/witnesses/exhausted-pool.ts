import { ALICE, BOB, CAROL, connect, plan, send, step } from './steps.ts';

/** Carol's run begins while alice's and bob's are under way. */
export const exhaustedPool = plan(3, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['final'] })),
  step(BOB, send({ holds: ['final'], via: 'http' }), { when: { kind: 'settled', step: 1 } }),
  step(CAROL, send({ via: 'http' }), { when: { kind: 'settled', step: 2 } }),
]);
