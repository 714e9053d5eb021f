import { expect, test } from 'vitest';
import type { ViolationKey } from '../check/checker.ts';
import { isSameButWhere, isSameKey } from './weigh.ts';

const ANSWERED: ViolationKey = { property: 'isolation', checker: 'known-ids', direction: 'own', where: 'answer' };

test('an answer is the same over either door, and an event or a handshake is none', () => {
  const overHttp = { ...ANSWERED, where: 'http' };
  expect(isSameKey(ANSWERED, overHttp)).toBe(false);
  expect(isSameButWhere(ANSWERED, overHttp)).toBe(true);
  expect(isSameButWhere(overHttp, ANSWERED)).toBe(true);
  expect(isSameButWhere(ANSWERED, ANSWERED)).toBe(true);
  expect(isSameButWhere(ANSWERED, { ...ANSWERED, where: 'event' })).toBe(false);
  expect(isSameButWhere({ ...ANSWERED, where: 'handshake' }, overHttp)).toBe(false);
  expect(isSameButWhere({ ...overHttp, checker: 'principal' }, ANSWERED)).toBe(false);
  expect(isSameButWhere({ ...overHttp, direction: 'other-user' }, ANSWERED)).toBe(false);
});

test('a run that does not go on is the same in its events and in the outcome of the step that waits for it', () => {
  const ofEvents: ViolationKey = { ...ANSWERED, checker: 'non-interference', where: 'event' };
  expect(isSameButWhere(ofEvents, { ...ofEvents, where: 'outcome' })).toBe(true);
  expect(isSameButWhere(ofEvents, { ...ofEvents, where: 'answer' })).toBe(false);
});
