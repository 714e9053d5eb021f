import { ALICE, connect, plan, step } from './steps.ts';

/** Five times refused; then the audit is, with a token that is good. */
export const authBreakerGlobal = plan(
  1,
  [0, 1, 2, 3, 4].map(() => step(ALICE, connect({ token: 'garbage' }))),
);
