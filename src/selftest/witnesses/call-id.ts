import { ALICE, BOB, atTool, plan, send, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'fixed', fails: 'none' } as const;
const ALICES = { user: ALICE, step: 0 };
const BOBS = { user: BOB, step: 1 };

/** Both wait for the result of `call_0` at once; the first that comes is given to both. */
export const callId = plan(2, [
  step(ALICE, send({ script: SCRIPT, holds: ['tool-result'], via: 'http' })),
  step(BOB, send({ script: SCRIPT, via: 'http' }), { when: atTool(ALICES) }),
  step(
    ALICE,
    { kind: 'release', run: ALICES, phase: 'tool-result' },
    { when: atTool(BOBS) },
  ),
]);
