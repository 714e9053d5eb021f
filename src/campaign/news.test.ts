import { expect, test } from 'vitest';
import type { ViolationKey } from '../check/checker.ts';
import { isNews } from './news.ts';

const TAKEN: ViolationKey = { property: 'isolation', checker: 'principal', direction: 'other-user', where: 'http' };
const READ: ViolationKey = { ...TAKEN, checker: 'canary-confinement' };
const HEARD: ViolationKey = { ...READ, where: 'event' };

test('where nothing that is told shows, all that shows is news, of whatever checker', () => {
  expect(isNews(READ, { shown: [READ, TAKEN], told: { found: [], beside: [] } })).toBe(true);
  expect(isNews(HEARD, { shown: [HEARD], told: { found: [READ], beside: [TAKEN] } })).toBe(true);
});

test('beside what is found only what another checker tells is news', () => {
  const isNewsBeside = (found: ViolationKey, key: ViolationKey, shown: readonly ViolationKey[]): boolean =>
    isNews(key, { shown, told: { found: [found], beside: [] } });
  expect(isNewsBeside(READ, READ, [READ])).toBe(false);
  expect(isNewsBeside({ ...READ, property: 'history' }, READ, [READ])).toBe(false);
  expect(isNewsBeside(READ, HEARD, [READ, HEARD])).toBe(false);
  expect(isNewsBeside(READ, TAKEN, [READ, TAKEN])).toBe(true);
});

test('what the smallest plan of something found showed as well is of one bug, until another checker tells it', () => {
  const told = { found: [READ], beside: [READ, HEARD, TAKEN] };
  expect(isNews(HEARD, { shown: [HEARD], told })).toBe(false);
  expect(isNews(TAKEN, { shown: [TAKEN], told })).toBe(true);
  const elsewhere = { ...HEARD, where: 'answer' };
  expect(isNews(elsewhere, { shown: [elsewhere], told })).toBe(true);
});

test('what crossed between users of a plan is not sought between plans, until another checker tells that', () => {
  const abroad: ViolationKey = { ...HEARD, direction: 'stranger' };
  const isNewsAfter = (found: ViolationKey): boolean =>
    isNews(abroad, { shown: [abroad], told: { found: [found], beside: [] } });
  expect(isNewsAfter(READ)).toBe(false);
  expect(isNewsAfter({ ...READ, direction: 'own' })).toBe(true);
  expect(isNewsAfter(TAKEN)).toBe(true);
});
