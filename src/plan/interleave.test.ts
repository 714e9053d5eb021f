import { expect, test } from 'vitest';
import { ALICE, BOB, connect, plan, send, settled, step } from '../selftest/witnesses/steps.ts';
import { interleave } from './interleave.ts';

const PAIR = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(BOB, send({ claims: ALICE }), { when: settled(0) }),
]);

test('steps come in the order in which they were issued, each plan in its own', () => {
  const other = plan(1, [step(ALICE, connect()), step(ALICE, send()), step(ALICE, send())]);
  const times = new Map([
    [0, 5],
    [1, 7],
  ]);
  const both = interleave([
    { plan: PAIR, users: [0, 1], issuedAt: (id) => 2 * (id + 1) },
    { plan: other, users: [2], issuedAt: (id) => times.get(id) },
  ]);
  expect(both.users).toHaveLength(3);
  expect(both.steps.map(({ id, user, op, when }) => [id, user, op.kind, when])).toEqual([
    [0, 0, 'connect', { kind: 'previous' }],
    [1, 1, 'connect', { kind: 'previous' }],
    [2, 2, 'connect', { kind: 'previous' }],
    [3, 1, 'send', { kind: 'settled', step: 0 }],
    [4, 2, 'send', { kind: 'previous' }],
    [5, 2, 'send', { kind: 'previous' }],
  ]);
});

test('a user who is in several plans has connections of their own in each, and is named everywhere', () => {
  const both = interleave([
    { plan: PAIR, users: [1, 0], issuedAt: () => 0 },
    { plan: PAIR, users: [0, 2], issuedAt: () => 1 },
  ]);
  expect(both.users).toHaveLength(3);
  expect(both.steps.map(({ user, connection }) => [user, connection])).toEqual([
    [1, 0],
    [0, 0],
    [0, 0],
    [0, 1],
    [2, 0],
    [2, 0],
  ]);
  expect(both.steps.flatMap(({ op }) => (op.kind === 'send' ? [op.claims] : []))).toEqual([1, 0]);
});
