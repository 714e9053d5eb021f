import { ALICE, BOB, atTool, connect, plan, send, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;
const ALICES = { user: ALICE, step: 1 };
const BOBS = { user: BOB, step: 2 };

/**
 * Bob's run looks something up while alice's waits for her tool, and is still under way when that has its result: the
 * model holds bob's run until alice's has ended.
 */
export const toolEmitter = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send({ script: SCRIPT, holds: ['tool-result'] })),
  step(BOB, send({ holds: ['final'], via: 'http' }), { when: atTool(ALICES) }),
  step(
    BOB,
    { kind: 'release', run: BOBS, phase: 'final' },
    { when: { kind: 'event', run: ALICES, event: 'agent_completed', nth: 1 } },
  ),
]);
