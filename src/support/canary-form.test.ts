import { expect, test } from 'vitest';
import { CANARY_LENGTH, canaryAt, TELLING_LENGTH, toCanary } from './canary-form.ts';

const canary = toCanary('abc123'.repeat(4));

test('a canary is known by its beginning, wherever it is cut behind that', () => {
  expect(canary).toMatch(/^zq[0-9a-z]{24}$/);
  expect(canaryAt(`so ${canary} it is`, 3)).toBe(canary);
  for (let length = TELLING_LENGTH; length < CANARY_LENGTH; length += 1) {
    expect(canaryAt(`${canary.slice(0, length)}…`, 0)).toBe(canary.slice(0, length));
  }
  expect(canaryAt(`${canary.slice(0, TELLING_LENGTH - 1)}…`, 0)).toBe('');
});

test('what only looks like the beginning of one is none', () => {
  expect(canaryAt('zqabc1230000', 0)).toBe('');
  expect(canaryAt(`${canary.slice(0, 7)}0${canary.slice(8)}`, 0)).toBe('');
});
