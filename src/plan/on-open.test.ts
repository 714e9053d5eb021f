import { expect, test } from 'vitest';
import { onOpenConnections } from './on-open.ts';
import type { Op, Plan } from './plan.ts';

const CONNECT: Op = { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } };
const CLOSE: Op = { kind: 'disconnect', how: 'close' };
const STALL: Op = { kind: 'stall' };

/** Connections of the steps, after each is on one that is open. */
function connectionsOf(...steps: readonly (readonly [user: number, connection: number, op: Op])[]): readonly number[] {
  const plan: Plan = {
    version: 1,
    users: [{}, {}],
    steps: steps.map(([user, connection, op], id) => ({ id, user, connection, op, when: { kind: 'previous' } })),
  };
  return onOpenConnections(plan).steps.map(({ connection }) => connection);
}

test('a step stays on the connection that it names while that is open', () => {
  expect(connectionsOf([0, 0, CONNECT], [0, 1, CONNECT], [0, 0, STALL])).toEqual([0, 1, 0]);
});

test('a step on a connection that is not there goes to the newest of its user', () => {
  expect(connectionsOf([0, 0, CONNECT], [0, 1, CONNECT], [0, 2, STALL])).toEqual([0, 1, 1]);
  expect(connectionsOf([0, 0, CONNECT], [0, 1, CONNECT], [0, 1, CLOSE], [0, 1, STALL])).toEqual([0, 1, 1, 0]);
});

test('a step of a user without a connection, or that needs none, stays', () => {
  expect(connectionsOf([0, 0, CONNECT], [1, 3, STALL], [0, 2, { kind: 'logout' }])).toEqual([0, 3, 2]);
});

test('a handshake that is refused opens nothing', () => {
  expect(connectionsOf([0, 0, CONNECT], [0, 1, { ...CONNECT, token: 'garbage' }], [0, 1, STALL])).toEqual([0, 1, 0]);
});
