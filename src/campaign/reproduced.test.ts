import { describe, expect, it } from 'vitest';
import { judgeReproduction, performancesToRuleOut, type Performance } from './reproduced.ts';

const SHOWN: Performance = { verdict: 'violated', reason: undefined };
const HELD: Performance = { verdict: 'holds', reason: undefined };
const OTHER: Performance = { verdict: 'unknown', reason: 'another violation showed instead' };

const SURE = { repeats: { violated: 10, of: 10 } };
const SELDOM = { repeats: { violated: 10, of: 100 } };

function times(number: number, performance: Performance): readonly Performance[] {
  return Array.from({ length: number }, () => performance);
}

describe('judgeReproduction', () => {
  it('is as expected when the key shows, if not each time', () => {
    expect(judgeReproduction(times(10, SHOWN), SURE)).toMatchObject({ verdict: 'violated', asExpected: true });
    expect(judgeReproduction([...times(8, SHOWN), ...times(2, HELD)], SURE)).toMatchObject({ asExpected: true });
    expect(judgeReproduction([SHOWN, ...times(9, HELD)], SELDOM)).toMatchObject({ asExpected: true });
    expect(judgeReproduction([OTHER, SHOWN], SURE)).toMatchObject({ verdict: 'violated', asExpected: true });
  });

  it('is violated and not as expected when it surely shows more seldom', () => {
    expect(judgeReproduction([SHOWN, ...times(9, HELD)], SURE)).toEqual({
      verdict: 'violated',
      asExpected: false,
      reason: 'more seldom than 10 of 10 when it was found',
    });
  });

  it('holds only when the rate is ruled out', () => {
    expect(judgeReproduction(times(10, HELD), SURE)).toMatchObject({ verdict: 'holds', asExpected: false });
    expect(judgeReproduction(times(3, HELD), SURE).verdict).toBe('unknown');
    expect(judgeReproduction(times(30, HELD), SELDOM)).toEqual({
      verdict: 'unknown',
      asExpected: false,
      reason: 'it did not show, and may yet: its rate is below 12 % now, 10 of 100 when it was found',
    });
    expect(judgeReproduction(times(performancesToRuleOut(SELDOM), HELD), SELDOM).verdict).toBe('holds');
  });

  it('tells what hindered it', () => {
    const hindered = { verdict: 'unknown', reason: 'another violation showed instead', asExpected: false };
    expect(judgeReproduction([HELD, OTHER, HELD], SURE)).toEqual(hindered);
    expect(judgeReproduction([], SURE).verdict).toBe('unknown');
  });
});

describe('performancesToRuleOut', () => {
  it('asks for more of what shows seldom, within a limit', () => {
    expect(performancesToRuleOut(SURE)).toBe(6);
    expect(performancesToRuleOut(SELDOM)).toBe(138);
    expect(performancesToRuleOut({ repeats: { violated: 1, of: 1000 } })).toBe(300);
    expect(performancesToRuleOut({ repeats: { violated: 0, of: 0 } })).toBeGreaterThan(100);
  });
});
