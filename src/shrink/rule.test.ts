import { expect, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { countedFrom, shownAsOften, shownInEachOf, shownOnceIn, type Rule, type Ruling } from './rule.ts';

function rulings(rule: Rule, counts: readonly (readonly [shown: number, performed: number])[]): readonly Ruling[] {
  return counts.map(([shown, performed]) => rule({ shown, performed }));
}

test('one showing is enough, and so many performances without one are', () => {
  expect(rulings(shownOnceIn(3), [[0, 0], [0, 2], [1, 2], [0, 3]])).toEqual(['open', 'open', 'shows', 'not']);
});

test('a single failure is too many where it has to show each time', () => {
  expect(rulings(shownInEachOf(3), [[0, 0], [2, 2], [3, 3], [2, 3]])).toEqual(['open', 'open', 'shows', 'not']);
});

test('a rate is counted from a count on', () => {
  const rule = countedFrom({ performed: 4, shown: 1 }, { showings: 2, performances: 10 });
  expect(rulings(rule, [[1, 4], [2, 13], [3, 6], [1, 14]])).toEqual(['open', 'open', 'shows', 'shows']);
});

test('what shows each time must do so three times in a row, and one failure turns it down', () => {
  const rule = shownAsOften({ rate: 1, alpha: 0.05 / 30 });
  expect(rulings(rule, [[0, 0], [2, 2], [3, 3], [0, 1], [2, 3]])).toEqual(['open', 'open', 'shows', 'not', 'not']);
});

/** The share of plans of a true rate that a rule says show the key. */
function shareTaken(rule: Rule, rate: number): number {
  const chance = createRandom(`taken at ${rate}`);
  const taken = Array.from({ length: 500 }, () => {
    const count = { performed: 0, shown: 0 };
    while (rule(count) === 'open') {
      count.performed += 1;
      if (chance.next() < rate) count.shown += 1;
    }
    return rule(count) === 'shows';
  });
  return taken.filter(Boolean).length / taken.length;
}

test('a plan of the same rate is hardly ever turned down, and one of an eighth of it hardly ever taken', () => {
  const rule = shownAsOften({ rate: 0.3, alpha: 0.01 });
  expect(shareTaken(rule, 0.3)).toBeGreaterThan(0.97);
  expect(shareTaken(rule, 0.3 / 8)).toBeLessThan(0.08);
  expect(shareTaken(rule, 0)).toBe(0);
});

test('a plan of half as many runs, each of which may show the key, is mostly taken', () => {
  const rule = shownAsOften({ rate: 1 - 0.7 ** 2, alpha: 0.01 });
  expect(shareTaken(rule, 0.3)).toBeGreaterThan(0.9);
});
