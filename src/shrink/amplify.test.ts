import { expect, test } from 'vitest';
import { ALICE, BOB, connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { amplify } from './amplify.ts';

test('does the same several times, each with its own connections, which are closed before the next', () => {
  const once = plan(2, [
    step(ALICE, connect()),
    step(BOB, connect()),
    step(BOB, send(), { when: { kind: 'settled', step: 0 } }),
  ]);
  const thrice = amplify(once, 3);
  expect(thrice.users).toHaveLength(2);
  const told = thrice.steps.map(({ id, user, connection, op, when }) => [id, user, connection, op.kind, when]);
  const previous = { kind: 'previous' };
  expect(told).toEqual([
    [0, 0, 0, 'connect', previous],
    [1, 1, 0, 'connect', previous],
    [2, 1, 0, 'send', { kind: 'settled', step: 0 }],
    [3, 0, 0, 'disconnect', { kind: 'quiet' }],
    [4, 1, 0, 'disconnect', previous],
    [5, 0, 1, 'connect', previous],
    [6, 1, 1, 'connect', previous],
    [7, 1, 1, 'send', { kind: 'settled', step: 5 }],
    [8, 0, 1, 'disconnect', { kind: 'quiet' }],
    [9, 1, 1, 'disconnect', previous],
    [10, 0, 2, 'connect', previous],
    [11, 1, 2, 'connect', previous],
    [12, 1, 2, 'send', { kind: 'settled', step: 10 }],
  ]);
});
