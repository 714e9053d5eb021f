import { ALICE, BOB, atModel, atTool, connect, disconnect, plan, send, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;
const RUN = { user: ALICE, step: 1 };

/** Alice has gone when the tool answers, and bob comes before the model, which is asked again, has said the last. */
export const gateOfSlot = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send({ script: SCRIPT, holds: ['final'] })),
  step(ALICE, disconnect(), { when: atModel(RUN) }),
  step(BOB, connect(), { when: atTool(RUN) }),
]);
