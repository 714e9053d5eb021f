import { expect, test } from 'vitest';
import { useLaboratory, WAITS_FOR_ANOTHERS } from '../selftest/laboratory.fixture.ts';
import { IMPATIENT } from './patience.ts';

const laboratory = useLaboratory(['last-connect']);

test('a performance ends where it only waits, once it has shown enough, and not before', async () => {
  const asked: number[] = [];
  const { history, judgement } = await laboratory().tryAlone(WAITS_FOR_ANOTHERS, {
    isEnough: ({ violations }) => asked.push(violations.length) > 0 && violations.length > 0,
  });
  expect(judgement.violations.map(({ checker }) => checker)).toContain('principal');
  const outcomes = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry.outcome] : []));
  expect(outcomes).toHaveLength(WAITS_FOR_ANOTHERS.steps.length);
  expect(outcomes.at(-1)).toEqual({ kind: 'unreached', why: 'the execution had shown what it was performed for' });
  expect(history.entries.some(({ kind }) => kind === 'audit' || kind === 'quiet')).toBe(false);
  expect(asked.slice(0, -1).every((violations) => violations === 0)).toBe(true);
});

test('without enough it goes on to the end of its audit', async () => {
  const { history } = await laboratory().tryAlone(WAITS_FOR_ANOTHERS, { patience: IMPATIENT, isEnough: () => false });
  expect(history.entries.some(({ kind }) => kind === 'audit')).toBe(true);
  expect(history.entries.some(({ kind }) => kind === 'watchdog')).toBe(true);
});
