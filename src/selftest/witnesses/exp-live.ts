import { ALICE, connect, expire, plan, settled, step } from './steps.ts';

/** A socket is still there when its token is not: the fence at the end finds it answering. */
export const expLive = plan(1, [
  step(ALICE, connect({ token: 'short-lived' })),
  step(ALICE, expire(), { when: settled(0) }),
]);
