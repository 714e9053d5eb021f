import { expect, test } from 'vitest';
import { BAR_BUDGET_MS, BARS } from './bars.ts';
import { complaintsOf } from './complaints.ts';
import { BOARD, readBoard } from './keep-board.ts';
import { ROWS } from './rows.ts';

const BOARD_NOW = readBoard(BOARD);
const FAULTY = BOARD_NOW.standings.filter(({ control }) => !control);

test('the board that is kept was measured as its bars want it, and has nothing wrong', () => {
  expect(BOARD_NOW).toMatchObject({ budget_ms: BAR_BUDGET_MS, seeds: 10, stack: 'embedded' });
  expect(complaintsOf(BOARD_NOW.standings, { budgetMs: BOARD_NOW.budget_ms })).toEqual([]);
});

test('every row is kept, none that is no more, and each has a bar', () => {
  const names = FAULTY.map(({ row }) => row);
  expect(new Set(names)).toEqual(new Set(ROWS.map(({ name }) => name)));
  expect(names.filter((name) => BARS[name] === undefined)).toEqual([]);
});
