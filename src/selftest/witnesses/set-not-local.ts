import { ALICE, BOB, plan, readThreads, send, settled, step } from './steps.ts';

/** Bob lists his threads, of which there are none, after alice's message had named her to the connection. */
export const setNotLocal = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(BOB, readThreads(), { when: settled(0) }),
]);
