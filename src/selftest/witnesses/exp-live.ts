import { ALICE, connect, expire, plan, settled, step } from './steps.ts';

/** A socket is still there when its token is not: its close is waited for in vain. */
export const expLive = plan(1, [
  step(ALICE, connect({ token: 'short-lived' })),
  step(ALICE, expire(), { when: settled(0) }),
]);
