import { expect, test } from 'vitest';
import { SAMPLERS } from '../plan/samplers/list.ts';
import { measureOrderings } from './orderings.ts';

const TABLE = measureOrderings({ samples: 30_000, seed: 42 });

test.each(TABLE)('the mixture meets "$pattern" at least a third as often as the best sampler', (hits) => {
  expect(hits.mixture).toBeGreaterThan(0);
  expect(Math.max(...hits.samplers) / hits.mixture).toBeLessThanOrEqual(3);
});

test('each sampler is the best at something, and more than three times worse than the best at something else', () => {
  SAMPLERS.forEach((_, at) => {
    const timesWorse = TABLE.map(({ samplers }) => Math.max(...samplers) / (samplers[at] ?? 0));
    expect(Math.min(...timesWorse)).toBe(1);
    expect(Math.max(...timesWorse)).toBeGreaterThan(3);
  });
});
