import { expect, test } from 'vitest';
import { createCurve, FLAT } from './curve.ts';

function curveOf(found: readonly number[]) {
  const curve = createCurve();
  found.forEach((count, execution) => {
    const features = Array.from({ length: count }, (_, at) => `${execution}.${at}`);
    curve.add({ execution, elapsedMs: execution * 10 }, features);
  });
  return curve;
}

const nothing = (executions: number): number[] => Array.from({ length: executions }, () => 0);

test('tells the last feature that was new, and when', () => {
  const curve = curveOf([3, 0, 2, 0]);
  expect(curve.found).toBe(5);
  expect(curve.lastNew).toEqual({ execution: 2, elapsedMs: 20, feature: '2.1' });
});

test('is flat from the first of many executions that show hardly anything new', () => {
  expect(curveOf([50, ...nothing(FLAT.executions - 1)]).flatSince).toBeUndefined();
  expect(curveOf([50, ...nothing(FLAT.executions)]).flatSince).toMatchObject({ execution: 1 });
  const hardlyAnything = [50, ...nothing(100), 1, 1, ...nothing(2 * FLAT.executions)];
  expect(curveOf(hardlyAnything).flatSince).toMatchObject({ execution: 1 });
});

test('is not flat any more when it grows again', () => {
  const grown = [...nothing(FLAT.executions + 10), FLAT.features + 1];
  expect(curveOf(grown).flatSince).toBeUndefined();
  expect(curveOf([...grown, ...nothing(FLAT.executions)]).flatSince).toMatchObject({ execution: grown.length });
});

test('has its points at 1, 2, 4, 8, … executions, and at the last', () => {
  expect(curveOf([1, 1, 1, 1, 1, 1]).points).toEqual(
    [1, 2, 4, 6].map((executions) => ({ executions, found: executions })),
  );
});
