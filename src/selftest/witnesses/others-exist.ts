import { ALICE, BOB, plan, send, settled, step } from './steps.ts';

/** Bob asks for alice's run. Of one that never was he would be told the same, in other words. */
export const othersExist = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(BOB, { kind: 'read', what: 'run', run: { user: ALICE, step: 0 } }, { when: settled(0) }),
]);
