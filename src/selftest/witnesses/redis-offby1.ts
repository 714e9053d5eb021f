import { ALICE, BOB, abort, plan, readThreads, send, step } from './steps.ts';

/** Bob breaks a request off: from then on each request is taken for that of whoever asked before. */
export const redisOffby1 = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(BOB, readThreads()),
  step(BOB, abort(1)),
]);
