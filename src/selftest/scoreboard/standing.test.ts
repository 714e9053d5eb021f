import { expect, test } from 'vitest';
import { complaintsOf } from './complaints.ts';
import type { Searched } from './measurement.ts';
import { rowNamed } from './rows.ts';
import { scoreboardMarkdown, scoreboardText } from './scoreboard-table.ts';
import { median, standingOf, type Standing } from './standing.ts';

type Found = Extract<Searched, { kind: 'found' }>;

function found(seed: number, more: Partial<Found> = {}): Found {
  return {
    kind: 'found',
    seed,
    executions: seed * 10,
    ms: seed * 1000,
    property: 'isolation',
    checker: 'principal',
    telling: true,
    sound: { violated: 0, of: 3 },
    from: { steps: 20, users: 4 },
    to: { steps: 4, users: 2 },
    shrink: { executions: 100, ms: 9000, minimal: true },
    repeats: { violated: 10, of: 10 },
    ...more,
  };
}

const ROW = rowNamed('last-connect');
const CONTROL = { ...ROW, name: 'sound', faults: [], witnesses: [], seenBy: [] };
const missed = (seed: number): Searched => ({ kind: 'missed', seed, executions: 500, ms: 60_000 });
const bar = { found: 9, seconds: 10, stepsOver: 1 };

function complaints(standing: Standing, budgetMs = 60_000): readonly string[] {
  return complaintsOf([standing], { budgetMs, bars: { 'last-connect': bar } });
}

test('the median of an even number of values lies between the two in the middle', () => {
  expect([median([9, 1, 2]), median([8, 1, 2, 4])]).toEqual([2, 3]);
});

test('a row stands where the medians of what was found are, and counts what was not', () => {
  const standing = standingOf(ROW, [found(1), found(3, { checker: 'known-ids' }), missed(2)]);
  expect(standing).toMatchObject({ row: 'last-connect', control: false, found: 2, of: 3 });
  expect(standing).toMatchObject({ witness: { steps: 3, users: 2 }, repeats: { violated: 20, of: 20 } });
  expect(standing.checkers).toEqual({ principal: 1, 'known-ids': 1 });
  expect(standing.usual).toMatchObject({ executions: 20, ms: 2000, to: { steps: 4, users: 2 } });
});

test('a row that reaches its bar is not complained of', () => {
  expect(complaints(standingOf(ROW, [1, 2, 3].map((seed) => found(seed))))).toEqual([]);
});

test('a row below its bar is named, with what came and what the bar is', () => {
  const late = [11, 12, 13].map((seed) => found(seed, { to: { steps: 5, users: 2 } }));
  const searches = [...late, ...[1, 2, 4, 5, 6].map(missed)];
  expect(complaints(standingOf(ROW, searches))).toEqual([
    'last-connect: found by 3 of 8 searches, and the bar is 7',
    'last-connect: found after 12.0 s, and the bar is 10 s',
    'last-connect: shrunk to 2 steps more than its witness, and the bar is 1',
  ]);
});

test('a bar does not hold for searches that had less time than it allows for', () => {
  const seldom = standingOf(ROW, [missed(1), missed(2), found(3, { ms: 29_000 })]);
  expect(complaints(seldom, 30_000)).toEqual([]);
  expect(complaints(seldom)).not.toEqual([]);
});

test('to find nothing in any row is complained of, however short the searches were', () => {
  const none = standingOf(ROW, [missed(1)]);
  const control = standingOf(CONTROL, [missed(1)]);
  expect(complaintsOf([none, none, control], { budgetMs: 1000 })).toEqual([
    'nothing was found in any row (last-connect, last-connect)',
  ]);
  expect(complaintsOf([none, standingOf(ROW, [found(1)]), control], { budgetMs: 1000 })).toEqual([]);
  expect(complaintsOf([control], { budgetMs: 1000 })).toEqual([]);
});

test('a checker that does not see the fault is wrong, and what shows without it, and anything in a control', () => {
  const byWrong = found(1, { checker: 'history-model', telling: false });
  const alsoSound = found(2, { sound: { violated: 1, of: 3 } });
  expect(complaints(standingOf(ROW, [byWrong, alsoSound]), 1000)).toEqual([
    'last-connect: seed 1 found a violation by history-model, which does not see the fault',
    'last-connect: seed 2 found a violation by principal that shows without the fault, too',
  ]);
  expect(complaints(standingOf(CONTROL, [found(3, { telling: false }), missed(1)]))).toEqual([
    'sound: seed 3 found a violation by principal, where there is nothing to find',
  ]);
});

test('what could not be measured counts neither for a row nor against it', () => {
  const searches: readonly Searched[] = [found(1), { kind: 'unavailable', seed: 2, why: 'no server' }];
  expect(standingOf(ROW, searches)).toMatchObject({ found: 1, of: 1, unavailable: ['no server'] });
});

test('the table has a line for each row', () => {
  const wrong = found(2, { checker: 'history-model', telling: false });
  const standings = [standingOf(ROW, [found(1), wrong]), standingOf(CONTROL, [missed(1)])];
  expect(scoreboardText(standings)).toMatchInlineSnapshot(`
    "fault         found  after     in                         told by       steps      users     shrinking  repeats
    last-connect    2/2     15  1.5 s  principal 1, history-model 1 ✗  20 → 4 (3)  4 → 2 (2)  100 in 9.0 s    20/20
    sound           0/1      –      –                 nothing to find           –          –             –        –"
  `);
  expect(scoreboardMarkdown(standings.slice(1))).toBe(
    [
      '| fault | found | after | in | told by | steps | users | shrinking | repeats |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      '| `sound` | 0/1 | – | – | nothing to find | – | – | – | – |',
    ].join('\n'),
  );
});
