import { ALICE, BOB, connect, plan, refresh, step } from './steps.ts';

/** Alice offers bob's token on her live connection, and is taken for him. */
export const identitySwitch = plan(2, [
  step(ALICE, connect()),
  step(ALICE, refresh({ how: 'socket-foreign', user: BOB })),
]);
