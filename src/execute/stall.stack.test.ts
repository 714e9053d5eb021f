import { expect, test } from 'vitest';
import { useLaboratory } from '../selftest/laboratory.fixture.ts';
import { ALICE, connect, plan, step } from '../selftest/witnesses/steps.ts';

const laboratory = useLaboratory([]);

test('a connection that is still opening is stalled, and drained, once it is open', async () => {
  const stalling = plan(1, [
    step(ALICE, connect()),
    step(ALICE, { kind: 'stall' }),
    step(ALICE, { kind: 'drain' }),
  ]);
  const { history, judgement } = await laboratory().tryAlone(stalling);
  const outcomes = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry.outcome.kind] : []));
  expect(outcomes).toEqual(['ok', 'ok', 'ok']);
  const order = history.entries.filter(({ kind }) => ['opened', 'stalled', 'drained'].includes(kind));
  expect(order.map(({ kind }) => kind).slice(0, 3)).toEqual(['opened', 'stalled', 'drained']);
  expect(judgement.violations).toEqual([]);
});
