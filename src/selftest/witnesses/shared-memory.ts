import { ALICE, BOB, plan, reachesModel, send, step } from './steps.ts';

/** Bob asks when the agent has heard alice. */
export const sharedMemory = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(BOB, send({ via: 'http' }), { when: reachesModel({ user: ALICE, step: 0 }) }),
]);
