import { ALICE, BOB, plan, readThreads, send, settled, step } from './steps.ts';

/**
 * Bob asks for his thread list right after alice asked for hers. Her message comes first, since users of a fresh stack
 * own nothing and an empty list tells nothing of her.
 */
export const httpCache = plan(2, [
  step(ALICE, send({ via: 'http' })),
  step(ALICE, readThreads(), { when: settled(0) }),
  step(BOB, readThreads(), { when: settled(1) }),
]);
