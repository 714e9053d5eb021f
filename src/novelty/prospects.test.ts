import { expect, test } from 'vitest';
import { ALICE, BOB, connect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { prospectsOf } from './prospects.ts';

test.each([
  [0, 'none', '0 held'],
  [1, 'one', '1 held'],
  [2, 'several', 'some held'],
  [5, 'as many as a stack may allow', 'many held'],
])('what is done while %d runs of its user are held is told from what is done without (%s)', (held, _, says) => {
  const sends = Array.from({ length: held }, () => step(ALICE, send({ holds: ['final'] })));
  const prospects = prospectsOf(plan(2, [step(ALICE, connect()), ...sends, step(ALICE, readThreads())]));
  expect([...prospects].filter((one) => one.startsWith('read threads') && one.endsWith('held'))).toEqual([
    `read threads, ${says}`,
  ]);
});

test('runs that go on, and those of others, are not held', () => {
  const steps = [
    step(BOB, send({ holds: ['final'] })),
    step(ALICE, send({ holds: ['final'] })),
    step(ALICE, { kind: 'release', run: { user: ALICE, step: 1 }, phase: 'final' }),
    step(ALICE, readThreads()),
  ];
  expect(prospectsOf(plan(2, steps))).toContain('read threads, 0 held');
});
