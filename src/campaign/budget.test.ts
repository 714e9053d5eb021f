import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';

test('a budget of executions is spent when as many have started, whatever the time', () => {
  const budget = createBudget({ runs: 3 }, () => 0);
  expect([2, 3, 4].map((started) => budget.isSpent(started))).toEqual([false, true, true]);
});

test('a budget of time does not count what was paused', () => {
  let now = 100;
  const budget = createBudget({ timeMs: 50 }, () => now);
  now = 130;
  budget.pause();
  now = 1000;
  expect(budget.elapsedMs()).toBe(30);
  budget.resume();
  budget.resume();
  now = 1019;
  expect(budget.isSpent(1_000_000)).toBe(false);
  now = 1020;
  expect(budget.isSpent(0)).toBe(true);
});
