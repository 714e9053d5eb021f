import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice sends bob's id as her text, and bob listens: what her run tells goes to him. */
export const textIsRoute = plan(2, [
  step(BOB, connect()),
  step(ALICE, send({ prompt: { kind: 'id-of-user', user: BOB }, via: 'http' })),
]);
