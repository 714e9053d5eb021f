import { ALICE, BOB, plan, send, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;

/** Bob's run uses the tools while alice's is held in one: what hers tells, when it goes on, is told to his. */
export const toolEmitter = plan(2, [
  step(ALICE, send({ script: SCRIPT, holds: ['tool-result'], via: 'http' })),
  step(BOB, send({ script: SCRIPT, via: 'http' })),
]);
