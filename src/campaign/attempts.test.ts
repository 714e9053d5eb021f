import { expect, test } from 'vitest';
import type { ViolationKey } from '../check/checker.ts';
import { CHECKERS } from '../check/list.ts';
import { untilShown } from './attempts.ts';

const keyOf = (checker: string): ViolationKey => ({ property: 'isolation', checker, direction: 'own', where: 'event' });

test('a performance is cut short by what stays shown, and not by what may still come', () => {
  const toTheEnd = CHECKERS.filter(({ name }) => untilShown(keyOf(name)).isEnough === undefined);
  expect(toTheEnd.map(({ name }) => name)).toEqual(['auth-boundary', 'event-completeness']);
});
