import { expect, test } from 'vitest';
import type { ViolationKey } from '../check/checker.ts';
import { isSameButDoor, isSameKey } from './weigh.ts';

const ANSWERED: ViolationKey = { property: 'isolation', checker: 'known-ids', direction: 'own', where: 'answer' };

test('an answer is the same over either door, and an event or a handshake is none', () => {
  const overHttp = { ...ANSWERED, where: 'http' };
  expect(isSameKey(ANSWERED, overHttp)).toBe(false);
  expect(isSameButDoor(ANSWERED, overHttp)).toBe(true);
  expect(isSameButDoor(overHttp, ANSWERED)).toBe(true);
  expect(isSameButDoor(ANSWERED, ANSWERED)).toBe(true);
  expect(isSameButDoor(ANSWERED, { ...ANSWERED, where: 'event' })).toBe(false);
  expect(isSameButDoor({ ...ANSWERED, where: 'handshake' }, overHttp)).toBe(false);
  expect(isSameButDoor({ ...overHttp, checker: 'principal' }, ANSWERED)).toBe(false);
  expect(isSameButDoor({ ...overHttp, direction: 'other-user' }, ANSWERED)).toBe(false);
});
