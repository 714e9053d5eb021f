import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Bob listens while alice's sixth run goes on. */
export const fullIndex = plan(2, [
  step(BOB, connect()),
  ...Array.from({ length: 6 }, () => step(ALICE, send({ via: 'http' }), { when: { kind: 'quiet' } })),
]);
