import { expect, test } from 'vitest';
import { guardByChance } from './guard.ts';
import { plantFaults } from './plant.ts';
import { readPlanting } from './planting.ts';

test('a slug alone is a fault that always does its harm', () => {
  expect(readPlanting('last-connect')).toEqual({ slug: 'last-connect', rate: 1 });
});

test.each([
  ['last-connect@p=0.3', 0.3],
  ['last-connect@p=.05', 0.05],
  ['last-connect@p=1', 1],
])('%s has the rate %d', (text, rate) => {
  expect(readPlanting(text)).toEqual({ slug: 'last-connect', rate });
});

test.each(['', '@p=0.3', 'last-connect@', 'last-connect@p=0', 'last-connect@p=1.1', 'last-connect@p=x', 'a@p=.1@p=.2'])(
  '"%s" is no fault',
  (text) => {
    expect(() => readPlanting(text)).toThrow(/expected the slug of a fault, or SLUG@p=RATE/);
  },
);

test('a fault that there is not cannot be planted, with a guard or without', () => {
  expect(() => plantFaults(['last-connection@p=0.5'], 'stack')).toThrow(/expected the slug of a fault, got/);
});

test('a guard by chance answers alike about one subject, and in the share of its rate about many', () => {
  const guard = guardByChance(0.3, 'a stack');
  const subjects = Array.from({ length: 2000 }, (_, number) => `run-${number}`);
  const answers = subjects.map((subject) => guard.fires(subject));
  expect(subjects.map((subject) => guard.fires(subject))).toEqual(answers);
  // 600 expected; six standard deviations of a binomial are 123.
  expect(Math.abs(answers.filter(Boolean).length - 600)).toBeLessThan(123);
  const other = guardByChance(0.3, 'another stack');
  expect(subjects.map((subject) => other.fires(subject))).not.toEqual(answers);
  const anew = subjects.map(() => guard.fires());
  expect(Math.abs(anew.filter(Boolean).length - 600)).toBeLessThan(123);
});
