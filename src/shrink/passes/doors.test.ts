import { expect, test } from 'vitest';
import { ALICE, connect, disconnect, plan, send, step } from '../../selftest/witnesses/steps.ts';
import { candidatesOf } from '../edit.ts';
import { doors } from './doors.ts';

const twoSockets = plan(1, [
  step(ALICE, connect()),
  step(ALICE, connect(), { connection: 1 }),
  step(ALICE, disconnect()),
  step(ALICE, send(), { connection: 1 }),
  step(ALICE, connect(), { when: { kind: 'quiet' } }),
]);

function made(wave: number): readonly string[] {
  const candidates = candidatesOf(twoSockets, { edits: doors.waves(twoSockets)[wave] ?? [] });
  return candidates.map(({ plan: { steps } }) =>
    steps.map(({ op }) => ('via' in op ? `${op.kind} ${op.via}` : op.kind)).join(', '),
  );
}

test('a user asks over HTTP, without any socket', () => {
  expect(made(0)).toEqual(['send http']);
});

test('what was sent over one socket is asked over HTTP, and the other sockets stay', () => {
  expect(made(1)).toContain('connect header, disconnect, send http, connect header');
});
