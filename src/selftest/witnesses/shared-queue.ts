import { ALICE, BOB, atModel, connect, plan, readThreads, send, settled, step } from './steps.ts';

const BOBS = { user: BOB, step: 0 };
const ALICES = { user: ALICE, step: 2 };

/** Alice waits for the end of her run before she goes on, and it does not even begin while the model holds bob's. */
export const sharedQueue = plan(2, [
  step(BOB, send({ via: 'http', holds: ['final'] })),
  step(ALICE, connect(), { when: atModel(BOBS) }),
  step(ALICE, send(), { when: settled(1) }),
  step(ALICE, readThreads(), { when: { kind: 'event', run: ALICES, event: 'agent_completed', nth: 1 } }),
]);
