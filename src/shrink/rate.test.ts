import { expect, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { intervalOf, trialsToRuleOut } from './rate.ts';

test.each([
  // Tables of the exact binomial interval: R, binom.test(x, n).
  { shown: 0, performed: 10, low: 0, high: 0.3085 },
  { shown: 3, performed: 10, low: 0.0667, high: 0.6525 },
  { shown: 10, performed: 10, low: 0.6915, high: 1 },
  { shown: 30, performed: 300, low: 0.0684, high: 0.1396 },
])('$shown of $performed is between $low and $high', ({ shown, performed, low, high }) => {
  const interval = intervalOf({ shown, performed });
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

test('the interval of 95 % holds the true rate at least so often', () => {
  const chance = createRandom('intervals');
  for (const rate of [0.02, 0.3, 0.9]) {
    const held = Array.from({ length: 400 }, () => {
      const shown = Array.from({ length: 40 }, () => chance.next()).filter((one) => one < rate).length;
      const { low, high } = intervalOf({ shown, performed: 40 });
      return low <= rate && rate <= high;
    }).filter(Boolean).length;
    expect(held).toBeGreaterThanOrEqual(380);
  }
});

test('what shows each time is ruled out by one performance, what shows rarely by many', () => {
  expect(trialsToRuleOut(1, 0.001)).toBe(1);
  expect(trialsToRuleOut(0.3, 0.05)).toBe(9);
  expect(0.7 ** 9).toBeLessThan(0.05);
  expect(trialsToRuleOut(0.1, 0.05)).toBe(29);
});
