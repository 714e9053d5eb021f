import { expect, test } from 'vitest';
import { fuzzSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startSmallStack } from './small-stack.fixture.ts';

const keep = keepStacks();

test('a stack that works off the messages of a user one after the other gets a verdict of each execution', async () => {
  const stack = await keep(startSmallStack({ inRow: true }));
  const { findings, verdict, unknown } = await fuzzSubject(stack, { seed: 1, runs: 60 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});
