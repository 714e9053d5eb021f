import { ALICE, atModel, connect, plan, send, step } from './steps.ts';

/** The model stops in the midst of a character, and goes on at the end of the plan, when alice has come. */
export const chunkDecoder = plan(1, [
  step(ALICE, send({ holds: ['final'], via: 'http' })),
  step(ALICE, connect(), { when: atModel({ user: ALICE, step: 0 }) }),
]);
