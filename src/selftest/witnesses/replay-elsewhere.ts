import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Bob's run tells more than is kept in memory, and alice comes back to where she was not. */
export const replayElsewhere = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send()),
  step(BOB, send({ via: 'http', script: { thinking: 0, tools: 5, calls: 'round', ids: 'unique', fails: 'none' } }), {
    when: { kind: 'quiet' },
  }),
  step(ALICE, connect({ resume: { kind: 'last-seen' }, replica: 1 }), { when: { kind: 'quiet' } }),
]);
