import { expect, test } from 'vitest';
import { createShare } from './share.ts';

function shareAfter(executions: number, shows: (execution: { readonly isMutant: boolean }) => number): number {
  const share = createShare();
  for (let execution = 0; execution < executions; execution += 1) {
    const isMutant = execution % 2 === 1;
    share.add({ isMutant, found: shows({ isMutant }) });
  }
  return share.read();
}

test('no plan is a mutant before there is something to make mutants of', () => {
  expect(shareAfter(29, () => 5)).toBe(0);
  expect(shareAfter(30, () => 5)).toBeGreaterThan(0);
});

test('half of the plans are mutants where these show more that is new', () => {
  expect(shareAfter(1000, ({ isMutant }) => (isMutant ? 1 : 0))).toBe(0.5);
});

test('mutants are few, but never none, where they show nothing', () => {
  expect(shareAfter(1000, ({ isMutant }) => (isMutant ? 0 : 1))).toBe(0.1);
});
