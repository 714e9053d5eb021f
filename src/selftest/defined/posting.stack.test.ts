import { expect, test } from 'vitest';
import { examineSubject, firstConfirmed, fuzzSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startPostingStack } from './posting-stack.fixture.ts';

const keep = keepStacks();

test('nothing is found where messages are posted, and each user is told of theirs over sockets', async () => {
  const stack = await keep(startPostingStack());
  const { checks } = await examineSubject(stack);
  expect(checks.filter(({ came }) => came.kind === 'failed')).toEqual([]);
  const { findings, verdict, unknown } = await fuzzSubject(stack, { seed: 1, runs: 150 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});

test('what goes to whoever connected last, too, is found', async () => {
  const stack = await keep(startPostingStack({ mistake: 'tells-the-last' }));
  expect(await firstConfirmed(stack, { seed: 1, timeMs: 30_000 })).toBe('canary-confinement');
});
