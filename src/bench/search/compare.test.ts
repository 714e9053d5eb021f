import { describe, expect, test } from 'vitest';
import { FAULTS } from '../../reference/faults/list.ts';
import { CHECKERS, COMPARISONS } from '../../check/list.ts';
import { compareArms, medianOf, type Searched } from './compare.ts';
import type { Search } from './find.ts';
import { tellingCheckers } from './telling-checkers.ts';

function searches(name: string, ...executions: readonly number[]): readonly Search[] {
  const arm = { name, isSingle: true };
  return executions.map((count, seed) => ({ arm, seed, found: true, executions: count, ms: count * 10 }));
}

function searched(fault: string, ...all: readonly (readonly Search[])[]): Searched {
  return { fault, searches: all.flat() };
}

test('the median of an even number of searches lies between the two in the middle', () => {
  const all = [...searches('a', 8, 2, 4, 100), ...searches('b', 1)];
  expect(medianOf(all, { arm: 'a', measure: 'executions' })).toBe(6);
  expect(medianOf(all, { arm: 'a', measure: 'ms' })).toBe(60);
});

describe('compareArms', () => {
  const of = { arm: 'slow', to: 'quick', measure: 'executions', seed: 1 } as const;

  test('gives the geometric mean over the faults', () => {
    const all = [
      searched('one', searches('quick', 10), searches('slow', 20)),
      searched('two', searches('quick', 10), searches('slow', 80)),
    ];
    expect(compareArms(all, of).mean).toBeCloseTo(4);
  });

  test('has an interval of nothing where all faults and searches agree', () => {
    const alike = [searches('quick', 5, 5), searches('slow', 15, 15)];
    const all = ['one', 'two', 'three'].map((fault) => searched(fault, ...alike));
    const { mean, low, high } = compareArms(all, of);
    expect([mean, low, high]).toEqual([expect.closeTo(3), expect.closeTo(3), expect.closeTo(3)]);
  });

  test('has an interval that holds 1 where searches of equal arms scatter', () => {
    const all = Array.from({ length: 8 }, (_, at) =>
      searched(`${at}`, searches('quick', 1, 9 + at, 30), searches('slow', 30, 1, 9 + at)),
    );
    const { mean, low, high } = compareArms(all, of);
    expect(mean).toBeCloseTo(1);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  });
});

test('each fault has a checker that tells it', () => {
  const names = [...CHECKERS, ...COMPARISONS].map(({ name }) => name);
  for (const fault of FAULTS) {
    expect(tellingCheckers(fault).length).toBeGreaterThan(0);
    expect(names).toEqual(expect.arrayContaining([...tellingCheckers(fault)]));
  }
});
