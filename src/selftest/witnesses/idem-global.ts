import { ALICE, BOB, plan, send, settled, step } from './steps.ts';

const KEY = { kind: 'shared', k: 0 } as const;

/** Both use one key; bob does so when alice has her answer. */
export const idemGlobal = plan(2, [
  step(ALICE, send({ key: KEY, via: 'http' })),
  step(BOB, send({ key: KEY, via: 'http' }), { when: settled(0) }),
]);
