import { ALICE, BOB, connect, plan, send, settled, step } from './steps.ts';

/** Bob's message is the last one when alice's run, which the model holds, comes to its end. */
export const lastRoute = plan(2, [
  step(BOB, connect()),
  step(ALICE, send({ holds: ['final'], via: 'http' })),
  step(BOB, send({ via: 'http' }), { when: settled(1) }),
]);
