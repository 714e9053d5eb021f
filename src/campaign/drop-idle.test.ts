import { expect, test } from 'vitest';
import type { Entry } from '../history/history.ts';
import type { Violation } from '../check/checker.ts';
import { judge } from '../check/judge.ts';
import { referenceContract } from '../contract/reference-contract.ts';
import { ALICE, BOB, connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import type { Shown } from './attempts.ts';
import { dropIdle } from './drop-idle.ts';

const PLAN = plan(2, [step(ALICE, connect()), step(BOB, connect()), step(ALICE, send()), step(BOB, send())]);
const ABILITIES = {
  ops: ['connect', 'send'],
  tokens: ['valid'],
  resume: false,
  http: false,
  pins: false,
  replicas: 1,
  disturbances: [],
} as const;

/** A performance that showed something, in which these steps were not reached. */
function shown(...unreached: readonly number[]): Shown {
  const entries = PLAN.steps.map(({ id }): Entry => {
    const outcome = unreached.includes(id) ? ({ kind: 'unreached', why: '' } as const) : ({ kind: 'ok' } as const);
    return { kind: 'settled', step: id, outcome, n: id, at: id };
  });
  const history = { version: 1, entries } as const;
  const judgement = judge({ plan: PLAN, history, contract: referenceContract() });
  const explanation = { headline: [], facts: [], conclusion: [] };
  const violation: Violation = { checker: 'c', direction: 'own', where: 'w', at: 0, witness: [0], explanation };
  const key = { property: 'p', checker: 'c', direction: 'own', where: 'w' } as const;
  return { trial: { history, judgement }, weighed: { key, violation, alsoSeen: [] } };
}

const left = (...performed: readonly (Shown | undefined)[]): readonly number[] | undefined =>
  dropIdle(PLAN, { performed, abilities: ABILITIES })?.steps.map(({ id }) => id);

test('steps that no performance came to are left out, those that one did are not', () => {
  expect(left(shown(2, 3), undefined, shown(3))).toEqual([0, 1, 2]);
  expect(left(shown(2), shown(3))).toBeUndefined();
  expect(left(shown())).toBeUndefined();
});

test('nothing is said by performances that showed nothing', () => {
  expect(left(undefined)).toBeUndefined();
  expect(left()).toBeUndefined();
});
