import { expect, test } from 'vitest';
import { firstConfirmed, fuzzSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startTimelineStack } from './timeline-stack.fixture.ts';

const keep = keepStacks();

test('nothing is found where each connection is told all that its user was ever told, in one order', async () => {
  const stack = await keep(startTimelineStack());
  const { findings, verdict, unknown } = await fuzzSubject(stack, { seed: 1, runs: 200 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});

test.each(['forgets-the-first', 'turns-runs-round'] as const)('the mistake %s is found', async (mistake) => {
  const stack = await keep(startTimelineStack({ mistake }));
  expect(await firstConfirmed(stack, { seed: 1, timeMs: 30_000 })).toBe('exactly-once');
});
