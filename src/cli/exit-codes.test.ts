import { expect, test } from 'vitest';
import type { ReplayResult } from '../report/events.ts';
import { OverhearError } from '../support/errors.ts';
import { exitCodeOfError, exitCodeOfCampaign, exitCodeOfDiagnosis, exitCodeOfReplay } from './exit-codes.ts';

const HELD: ReplayResult = {
  file: 'corpus/regression/isolation-0.json',
  title: '',
  expect: 'holds',
  asExpected: true,
  violated: 0,
  of: 10,
  verdict: 'holds',
};
const FAIL = { ifUnavailable: 'fail' } as const;
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
  expect(exitCodeOfCampaign({ verdict }, { ifUnavailable: 'fail' })).toBe(code);
});

test('a stack that was never reached is passed over where that was asked for, and one that answered is not', () => {
  const verdict = 'unavailable';
  expect(exitCodeOfCampaign({ verdict, neverReached: true }, { ifUnavailable: 'skip' })).toBe(0);
  expect(exitCodeOfCampaign({ verdict, neverReached: true }, { ifUnavailable: 'fail' })).toBe(3);
  expect(exitCodeOfCampaign({ verdict }, { ifUnavailable: 'skip' })).toBe(3);
});

test.for([
  ['sound', 0],
  ['violated', 1],
  ['usage', 2],
  ['unavailable', 3],
  ['interrupted', 130],
] as const)('a diagnosis of %s ends with %i', ([verdict, code]) => {
  expect(exitCodeOfDiagnosis(verdict)).toBe(code);
});

test('a replay of files tells whether they violate', () => {
  expect(exitCodeOfReplay([HELD], { of: 'files', ...FAIL })).toBe(0);
  expect(exitCodeOfReplay([LOST], { of: 'files', ...FAIL })).toBe(0);
  expect(exitCodeOfReplay([HELD, VIOLATED], { of: 'files', ...FAIL })).toBe(1);
  expect(exitCodeOfReplay([VACUOUS], { of: 'files', ...FAIL })).toBe(4);
});

test('a replay of the corpus tells whether each entry does as it expects', () => {
  expect(exitCodeOfReplay([], { of: 'corpus', ...FAIL })).toBe(0);
  expect(exitCodeOfReplay([HELD, VIOLATED], { of: 'corpus', ...FAIL })).toBe(0);
  expect(exitCodeOfReplay([VIOLATED, LOST], { of: 'corpus', ...FAIL })).toBe(1);
  expect(exitCodeOfReplay([VIOLATED, VACUOUS], { of: 'corpus', ...FAIL })).toBe(4);
});

test('a replay without a stack is unavailable, or passed over where none was ever reached', () => {
  const absent: ReplayResult = { ...HELD, asExpected: false, verdict: 'unavailable', neverReached: true };
  const { neverReached: _, ...unfit } = absent;
  expect(exitCodeOfReplay([absent], { of: 'files', ...FAIL })).toBe(3);
  expect(exitCodeOfReplay([absent], { of: 'files', ifUnavailable: 'skip' })).toBe(0);
  expect(exitCodeOfReplay([unfit], { of: 'corpus', ifUnavailable: 'skip' })).toBe(3);
});

test('an error that was foreseen ends with wrong usage or with unavailable, a defect of ours with no verdict', () => {
  expect(exitCodeOfError(new OverhearError('entry-truncated', ''))).toBe(2);
  expect(exitCodeOfError(new OverhearError('postgres-unavailable', ''))).toBe(3);
  expect(exitCodeOfError(new TypeError('x is undefined'))).toBe(4);
});
