import { ALICE, connect, disconnect, plan, send, settled, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;

/** The tool answers while alice is away; its result waits for her, and is older than where she begins anew. */
export const genCheckGate = plan(1, [
  step(ALICE, connect()),
  step(ALICE, send({ script: SCRIPT, holds: ['tool-result'] })),
  step(ALICE, disconnect(), { when: settled(1) }),
  step(ALICE, connect(), { when: { kind: 'quiet' } }),
]);
