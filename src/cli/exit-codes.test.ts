import { expect, test } from 'vitest';
import type { ReplayResult } from '../report/events.ts';
import { OverhearError } from '../support/errors.ts';
import { exitCodeOfError, exitCodeOfReplay, exitCodeOfVerdict } from './exit-codes.ts';

const HELD: ReplayResult = {
  file: 'corpus/regression/isolation-0.json',
  title: '',
  expect: 'holds',
  asExpected: true,
  violated: 0,
  of: 10,
  verdict: 'holds',
};
const VIOLATED: ReplayResult = { ...HELD, expect: 'violated', violated: 10, verdict: 'violated' };
const LOST: ReplayResult = { ...HELD, expect: 'violated', asExpected: false };
const VACUOUS: ReplayResult = { ...HELD, asExpected: false, verdict: 'vacuous' };

test.for([
  ['holds', 0],
  ['violated', 1],
  ['vacuous', 4],
  ['unknown', 4],
  ['unavailable', 3],
  ['interrupted', 130],
] as const)('a campaign that comes to %s ends with %i', ([verdict, code]) => {
  expect(exitCodeOfVerdict(verdict, { ifUnavailable: 'fail' })).toBe(code);
});

test('a stack that cannot be reached is passed over where that was asked for', () => {
  expect(exitCodeOfVerdict('unavailable', { ifUnavailable: 'skip' })).toBe(0);
});

test('a replay of files tells whether they violate', () => {
  expect(exitCodeOfReplay([HELD], { of: 'files' })).toBe(0);
  expect(exitCodeOfReplay([LOST], { of: 'files' })).toBe(0);
  expect(exitCodeOfReplay([HELD, VIOLATED], { of: 'files' })).toBe(1);
  expect(exitCodeOfReplay([VACUOUS], { of: 'files' })).toBe(4);
});

test('a replay of the corpus tells whether each entry does as it expects', () => {
  expect(exitCodeOfReplay([], { of: 'corpus' })).toBe(0);
  expect(exitCodeOfReplay([HELD, VIOLATED], { of: 'corpus' })).toBe(0);
  expect(exitCodeOfReplay([VIOLATED, LOST], { of: 'corpus' })).toBe(1);
  expect(exitCodeOfReplay([VIOLATED, VACUOUS], { of: 'corpus' })).toBe(4);
});

test('an error that was foreseen ends with wrong usage or with unavailable, a defect of ours with no verdict', () => {
  expect(exitCodeOfError(new OverhearError('entry-truncated', ''))).toBe(2);
  expect(exitCodeOfError(new OverhearError('postgres-unavailable', ''))).toBe(3);
  expect(exitCodeOfError(new TypeError('x is undefined'))).toBe(4);
});
