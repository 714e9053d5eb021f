import { ALICE, BOB, atModel, connect, plan, send, step } from './steps.ts';

const ALICES = { user: ALICE, step: 1 };
const BOBS = { user: BOB, step: 2 };

/** The model is about to call a tool for alice when it answers bob, to the end: his answer stands before her call. */
export const parserBuffer = plan(2, [
  step(BOB, connect()),
  step(
    ALICE,
    send({
      script: { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
      holds: ['tool-call'],
      via: 'http',
    }),
  ),
  step(BOB, send(), { when: atModel(ALICES) }),
  step(
    ALICE,
    { kind: 'release', run: ALICES, phase: 'tool-call' },
    { when: { kind: 'event', run: BOBS, event: 'agent_completed', nth: 1 } },
  ),
]);
