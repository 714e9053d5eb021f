import { expect, test } from 'vitest';
import { useLaboratory } from '../selftest/laboratory.fixture.ts';
import { ALICE, BOB, atModel, atTool, connect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';

const laboratory = useLaboratory([]);

test('a tool call of equal words is reached though it counts as that of another run, which is held', async () => {
  const [alices, bobs] = [
    { user: ALICE, step: 2 },
    { user: BOB, step: 3 },
  ];
  const script = { thinking: 1, tools: 1, calls: 'each', ids: 'unique', fails: 'none' } as const;
  const says = { prompt: { kind: 'shared', k: 0 }, script } as const;
  const waiting = plan(2, [
    step(ALICE, connect()),
    step(BOB, connect()),
    step(ALICE, send({ ...says, holds: ['thinking'] })),
    step(BOB, send(says), { when: atModel(alices) }),
    step(BOB, readThreads(), { when: atTool(bobs) }),
    step(ALICE, { kind: 'release', run: alices, phase: 'thinking' }),
  ]);
  const { history, judgement } = await laboratory().tryAlone(waiting);
  const outcomes = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry.outcome.kind] : []));
  expect(outcomes).toEqual(Array(6).fill('ok'));
  expect(judgement.violations).toEqual([]);
});
