import { expect, test } from 'vitest';
import type { ViolationKey } from '../check/checker.ts';
import { isNews } from './news.ts';

const TAKEN: ViolationKey = { property: 'isolation', checker: 'principal', direction: 'other-user', where: 'http' };
const READ: ViolationKey = { ...TAKEN, checker: 'canary-confinement' };
const HEARD: ViolationKey = { ...READ, where: 'event' };

test('where nothing that is found shows, all that shows is news, of whatever checker', () => {
  expect(isNews(READ, { shown: [READ, TAKEN], found: [] })).toBe(true);
  expect(isNews(HEARD, { shown: [HEARD], found: [READ] })).toBe(true);
});

test('beside what is found only what another checker tells is news', () => {
  expect(isNews(READ, { shown: [READ], found: [READ] })).toBe(false);
  expect(isNews(READ, { shown: [READ], found: [{ ...READ, property: 'history' }] })).toBe(false);
  expect(isNews(HEARD, { shown: [READ, HEARD], found: [READ] })).toBe(false);
  expect(isNews(TAKEN, { shown: [READ, TAKEN], found: [READ] })).toBe(true);
});
