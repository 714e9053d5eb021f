import { expect, test } from 'vitest';
import { CHECKERS, COMPARISONS } from '../../check/list.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { BARS } from './bars.ts';
import { chooseRows } from './choose-rows.ts';
import { rowsAtOnce } from './row-processes.ts';
import { controlsOf, rowNamed, ROWS } from './rows.ts';
import { isTelling } from './telling.ts';

const NAMES = ROWS.map(({ name }) => name);
const ALL_CHECKERS = [...CHECKERS, ...COMPARISONS].map(({ name }) => name);

test('each fault has a row, each row a name of its own, a witness and checkers that tell', () => {
  expect(NAMES).toEqual(expect.arrayContaining(FAULTS.map(({ slug }) => slug)));
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(ROWS.filter(({ witnesses }) => witnesses.length === 0)).toEqual([]);
  const blind = ROWS.filter((row) => !ALL_CHECKERS.some((checker) => isTelling(checker, row)));
  expect(blind).toEqual([]);
});

test('each bar is of a row', () => {
  expect(Object.keys(BARS).filter((name) => !NAMES.includes(name))).toEqual([]);
});

test('every checker stands for something that some row is seen by', () => {
  const idle = ALL_CHECKERS.filter((checker) => !ROWS.some((row) => isTelling(checker, row)));
  // No fault so far sends what cannot be read.
  expect(idle.filter((checker) => checker !== 'well-formed')).toEqual([]);
});

test('a row can be of any faults with any guards', () => {
  const row = rowNamed('slot-reuse@run=3+http-cache');
  expect(row.faults).toEqual(['slot-reuse@run=3', 'http-cache']);
  expect(row.witnesses).toHaveLength(2);
  expect(row.seenBy).toEqual(expect.arrayContaining(['UNK', 'HIS']));
  expect(() => rowNamed('slot-reus')).toThrow(expect.objectContaining({ code: 'unknown-fault' }));
  expect(() => rowNamed('slot-reuse@often')).toThrow(expect.objectContaining({ code: 'bad-fault' }));
});

test('what only comparing tells is searched for by comparing', () => {
  expect(rowNamed('hit-flag').properties).toEqual(['non-interference']);
  expect(rowNamed('last-connect').properties).not.toContain('non-interference');
  expect(rowNamed('hit-flag+last-connect').properties).not.toContain('non-interference');
});

test('there is a control for each kind of stack and search', () => {
  const shaped = [
    { ...rowNamed('last-connect'), replicas: 1 },
    { ...rowNamed('slot-reuse'), replicas: 1 },
    { ...rowNamed('shared-group'), replicas: 2 },
    { ...rowNamed('hit-flag'), replicas: 1 },
  ];
  expect(controlsOf(shaped).map(({ name, faults }) => [name, faults])).toEqual([
    ['sound', []],
    ['sound 2 replicas', []],
    ['sound non-interference', []],
  ]);
});

test('a commit chooses a third of the rows, always the same, and each row has its turn', () => {
  const [one, again] = [chooseRows({ thirdBy: 'abc' }), chooseRows({ thirdBy: 'abc' })];
  expect(one).toEqual(again);
  expect(one).toHaveLength(Math.ceil(ROWS.length / 3));
  const commits = Array.from({ length: 60 }, (_, number) => `commit ${number}`);
  const drawn = new Set(commits.flatMap((thirdBy) => chooseRows({ thirdBy }).map(({ name }) => name)));
  expect(drawn.size).toBe(ROWS.length);
});

test('as many rows are measured at once as there are processors for', () => {
  expect([1, 2, 4, 8, 16].map(rowsAtOnce)).toEqual([1, 2, 5, 10, 20]);
});
