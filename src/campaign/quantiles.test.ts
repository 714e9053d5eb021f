import { expect, test } from 'vitest';
import { createQuantiles } from './quantiles.ts';

test('quantiles of known durations are right within four per cent', () => {
  const quantiles = createQuantiles();
  for (let ms = 1; ms <= 1000; ms += 1) quantiles.add(ms);
  const { p50, p95, p99 } = quantiles.read();
  expect(Math.abs((p50 ?? 0) / 500 - 1)).toBeLessThan(0.04);
  expect(Math.abs((p95 ?? 0) / 950 - 1)).toBeLessThan(0.04);
  expect(Math.abs((p99 ?? 0) / 990 - 1)).toBeLessThan(0.04);
});

test('nothing measured is null and not 0', () => {
  expect(createQuantiles().read()).toEqual({ p50: null, p95: null, p99: null });
});
