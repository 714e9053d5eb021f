import { expect, test } from 'vitest';
import { useLaboratory } from '../selftest/laboratory.fixture.ts';
import { ALICE, connect, plan, readThreads, step } from '../selftest/witnesses/steps.ts';

const laboratory = useLaboratory([]);

test('a connection that is still opening is stalled, and drained, once it is open', async () => {
  // What is connected first of all is open before the plan begins.
  const stalling = plan(1, [
    step(ALICE, readThreads()),
    step(ALICE, connect(), { connection: 1 }),
    step(ALICE, { kind: 'stall' }, { connection: 1 }),
    step(ALICE, { kind: 'drain' }, { connection: 1 }),
  ]);
  const { history, judgement } = await laboratory().tryAlone(stalling);
  const outcomes = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry.outcome.kind] : []));
  expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok']);
  const order = history.entries.filter(({ kind }) => ['stalled', 'drained'].includes(kind));
  expect(order.map(({ kind }) => kind)).toEqual(['stalled', 'drained']);
  expect(judgement.violations).toEqual([]);
});
