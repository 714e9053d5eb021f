import { expect, test } from 'vitest';
import { firstConfirmed, fuzzSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startSmallStack, type Mistake, type SmallStack } from './small-stack.fixture.ts';

const keep = keepStacks();
const small = (...options: Parameters<typeof startSmallStack>): Promise<SmallStack> =>
  keep(startSmallStack(...options));

test('nothing is found in a small stack that is sound, by probes and bad tokens either', async () => {
  const { findings, verdict, unknown, tally } = await fuzzSubject(await small(), { seed: 1, runs: 120 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
  expect(tally.unparsed).toBe(0);
});

test('nor in one that wants nothing before its greeting, and to be joined after it', async () => {
  const { findings, verdict, unknown } = await fuzzSubject(await small({ strict: true }), { seed: 2, runs: 120 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});

test('such a one is not sound for a configuration that does not say so', async () => {
  const connect = { token: { query: 'token' }, welcome: true } as const;
  const { verdict } = await fuzzSubject(await small({ strict: true, wrong: { connect } }), { seed: 2, runs: 20 });
  expect(verdict).not.toBe('holds');
});

const MISTAKES: readonly (readonly [Mistake, string])[] = [
  ['shows-records', 'canary-confinement'],
  ['open-door', 'auth-boundary'],
  ['replays-all', 'canary-confinement'],
  ['replays-too-little', 'exactly-once'],
  ['replays-too-much', 'exactly-once'],
  ['loses-pieces', 'event-completeness'],
  ['ends-too-soon', 'event-order'],
];

test('what is lost on the way of a cursor in a greeting is found', async () => {
  const stack = await small({ strict: true, mistake: 'replays-too-little' });
  expect(await firstConfirmed(stack, { seed: 1, timeMs: 30_000 })).toBe('exactly-once');
});

test.each(MISTAKES)('one that makes the mistake %s is found, and %s tells', async (mistake, checker) => {
  expect(await firstConfirmed(await small({ mistake }), { seed: 1, timeMs: 30_000 })).toBe(checker);
});
