import { expect, test } from 'vitest';
import { ALICE, BOB, connect, disconnect, plan, send, step } from '../../selftest/witnesses/steps.ts';
import { candidatesOf } from '../edit.ts';
import { sequence } from './sequence.ts';

const away = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: { kind: 'settled', step: 1 } }),
  step(BOB, send({ via: 'http' }), { when: { kind: 'settled', step: 2 } }),
  step(ALICE, connect(), { when: { kind: 'settled', step: 3 } }),
]);

test('who waited for a step that is left out may wait until all is quiet', () => {
  const [, quietly = []] = sequence.waves(away);
  const comesBackQuietly = candidatesOf(away, { edits: quietly }).filter(
    ({ plan: { users, steps } }) => users.length === 1 && steps.at(-1)?.when.kind === 'quiet',
  );
  expect(comesBackQuietly.map(({ plan: { steps } }) => steps.map(({ op }) => op.kind))).toEqual([
    ['connect', 'send', 'disconnect', 'connect'],
  ]);
});
