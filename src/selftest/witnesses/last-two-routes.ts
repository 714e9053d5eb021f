import { ALICE, BOB, CAROL, connect, plan, send, settled, step } from './steps.ts';

/** Bob and carol have spoken when alice's run, which the model holds, comes to its end; carol was the last. */
export const lastTwoRoutes = plan(3, [
  step(CAROL, connect()),
  step(ALICE, send({ holds: ['final'], via: 'http' })),
  step(BOB, send({ via: 'http' }), { when: settled(1) }),
  step(CAROL, send({ via: 'http' }), { when: settled(2) }),
]);
