import { expect, test } from 'vitest';
import { ALICE, BOB, connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import type { Shown } from './attempts.ts';
import { dropIdle } from './drop-idle.ts';
import { shownBy } from './shown.fixture.ts';

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

const shown = (...unreached: readonly number[]): Shown => shownBy(PLAN, unreached);
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
