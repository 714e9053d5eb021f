import { expect, test } from 'vitest';
import { firstConfirmed, fuzzSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startRoomsStack, type RoomMistake } from './rooms-stack.fixture.ts';
import type { SmallStack } from './small-stack.fixture.ts';

const keep = keepStacks();
const rooms = (...options: Parameters<typeof startRoomsStack>): Promise<SmallStack> =>
  keep(startRoomsStack(...options));

test.each([{}, { ofRuns: true }] as const)('nothing is found where rooms, or runs, are heard: %o', async (shape) => {
  const { findings, verdict, unknown } = await fuzzSubject(await rooms(shape), { seed: 1, runs: 200 });
  expect({ findings, verdict, unknown }).toEqual({ findings: [], verdict: 'holds', unknown: [] });
});

/** The mistake, the shape, who tells, and a seed that comes to it soon. */
const MISTAKES: readonly (readonly [RoomMistake, { readonly ofRuns?: true }, string, number])[] = [
  ['attaches-anybody', {}, 'principal', 3],
  ['shares-for-anybody', {}, 'principal', 1],
  ['shares-all-rooms', {}, 'principal', 5],
  ['later-listeners-late', {}, 'event-order', 1],
  ['later-listeners-twice', {}, 'event-order', 1],
  ['attaches-anybody', { ofRuns: true }, 'principal', 3],
  ['begins-late', { ofRuns: true }, 'event-order', 1],
];

test.each(MISTAKES)('the mistake %s is found where the shape is %o: %s tells', async (mistake, shape, by, seed) => {
  expect(await firstConfirmed(await rooms({ ...shape, mistake }), { seed, timeMs: 30_000 })).toBe(by);
});
