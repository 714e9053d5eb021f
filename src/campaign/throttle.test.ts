import { expect, test } from 'vitest';
import { climbingThrottle, fixedThrottle } from './throttle.ts';

test('a climbing throttle goes up while the rate rises and turns when it falls', () => {
  const throttle = climbingThrottle();
  let at = 0;
  const window = (perSecond: number): number => {
    for (let ended = 0; ended < 2 * perSecond; ended += 1) {
      throttle.onEnded(at);
      at += 1000 / perSecond;
    }
    return throttle.level;
  };
  expect(window(100)).toBe(8);
  expect(window(200)).toBeGreaterThan(8);
  const highest = throttle.level;
  window(50);
  expect(throttle.level).toBeLessThan(highest);
});

test('a fixed throttle stays where it is', () => {
  const throttle = fixedThrottle(3);
  throttle.onEnded(1);
  expect(throttle.level).toBe(3);
});
