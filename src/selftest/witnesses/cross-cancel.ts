import { ALICE, BOB, atModel, plan, send, step } from './steps.ts';

const ALICES = { user: ALICE, step: 1 };

/** So long that it has not come to its end by itself when the stop reaches it. */
const LONG = { thinking: 0, tools: 3, calls: 'each', ids: 'unique', fails: 'none' } as const;

/** Bob stops his own run. Alice's, which began after it, ends in its place. */
export const crossCancel = plan(2, [
  step(BOB, send({ via: 'http', holds: ['final'] })),
  step(ALICE, send({ via: 'http', script: LONG, holds: ['tool-call'] }), { when: atModel({ user: BOB, step: 0 }) }),
  step(BOB, { kind: 'stop', run: { user: BOB, step: 0 }, via: 'http' }, { when: atModel(ALICES) }),
]);
