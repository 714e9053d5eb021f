import { afterEach, expect, test } from 'vitest';
import { firstConfirmed, fuzzSubject } from './campaign.fixture.ts';
import { startRoomsStack, type RoomMistake } from './rooms-stack.fixture.ts';
import type { SmallStack } from './small-stack.fixture.ts';

const started: SmallStack[] = [];
afterEach(async () => {
  for (const stack of started.splice(0)) await stack.stop();
});

async function rooms(...options: Parameters<typeof startRoomsStack>): Promise<SmallStack> {
  const stack = await startRoomsStack(...options);
  started.push(stack);
  return stack;
}

test.each([{}, { ofRuns: true }] as const)('nothing is found where rooms, or runs, are heard: %o', async (shape) => {
  const { findings, verdict, unknown } = await fuzzSubject(await rooms(shape), { seed: 1, runs: 200 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});

const MISTAKES: readonly (readonly [RoomMistake, { readonly ofRuns?: true }, string])[] = [
  ['attaches-anybody', {}, 'principal'],
  ['shares-for-anybody', {}, 'principal'],
  ['shares-all-rooms', {}, 'principal'],
  ['later-listeners-late', {}, 'event-order'],
  ['later-listeners-twice', {}, 'event-order'],
  ['attaches-anybody', { ofRuns: true }, 'principal'],
  ['begins-late', { ofRuns: true }, 'event-order'],
];

test.each(MISTAKES)('the mistake %s is found where the shape is %o, and %s tells', async (mistake, shape, checker) => {
  expect(await firstConfirmed(await rooms({ ...shape, mistake }), { seed: 1, timeMs: 30_000 })).toBe(checker);
});
