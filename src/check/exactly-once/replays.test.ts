import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../contract/contract.ts';
import { exactlyOnce } from '../exactly-once.ts';
import { TWO_USERS } from '../sound-history.fixture.ts';
import { verdictOf } from '../verdicts.fixture.ts';

const FIRST = `
  c0 < agent_started r1 at=1
  c0 < agent_thinking r1 at=2
  c0 < agent_completed r1 at=3`;
const BACK = `
  c2 alice open token=k0 resume=1
  c2 opened
  c2 < welcome 0`;
const AGAIN = ['c2 < agent_thinking r1 at=2', 'c2 < agent_completed r1 at=3'];

/** Of a stack whose events have no numbers. */
const verdict = (delivery: Partial<Delivery>, lines: readonly string[]): string[] =>
  verdictOf(exactlyOnce, [TWO_USERS, ...lines], { delivery: { sequence: false, ...delivery } });
const byCursor = (...lines: string[]): string[] => verdict({ replay: 'cursor' }, lines);
const inOrder = (...lines: string[]): string[] => verdict({ order: 'user' }, lines);

describe('replays', () => {
  test('claims nothing where nothing is promised, or before all is quiet', () => {
    expect(verdict({}, [FIRST, BACK, 'quiet'])).toEqual(['not-exercised']);
    expect(byCursor(FIRST, BACK)).toEqual(['not-exercised']);
    expect(byCursor(FIRST, 'quiet')).toEqual(['not-exercised']);
  });

  test('wants all that came after the place from which a connection resumes', () => {
    expect(byCursor(FIRST, BACK, ...AGAIN, 'quiet')).toEqual(['holds']);
    expect(byCursor(FIRST, BACK, 'quiet')).toEqual(['own/replay']);
    expect(byCursor(FIRST, BACK, ...AGAIN.slice(1), 'quiet')).toEqual(['own/replay']);
    expect(byCursor(FIRST, BACK, 'c2 < agent_started r1 at=1', ...AGAIN, 'quiet')).toEqual(['own/replay']);
  });

  test('asks nothing of a connection that has gone, or is not read', () => {
    expect(byCursor(FIRST, BACK, 'c2 closed 1006', 'quiet')).toEqual(['not-exercised']);
    expect(byCursor(FIRST, BACK, 'c2 stalled', 'quiet')).toEqual(['not-exercised']);
  });

  test('wants nothing of what came to others after it was opened', () => {
    const [started = '', ...others] = FIRST.trim().split('\n');
    expect(byCursor(started, BACK, ...others, 'quiet')).toEqual(['not-exercised']);
  });

  test('tells what comes live and replayed', () => {
    expect(byCursor(FIRST, BACK, ...AGAIN, 'c2 < agent_completed r1 at=3', 'quiet')).toEqual(['own/repeat']);
  });

  test('wants all there was where all is replayed', () => {
    const all = (...lines: string[]): string[] => verdict({ replay: 'all' }, lines);
    const fresh = BACK.replace(' resume=1', '');
    const run = ['agent_started', 'agent_thinking', 'agent_completed'].map((kind) => `c2 < ${kind} r1`);
    expect(all(FIRST, fresh, ...run, 'quiet')).toEqual(['holds']);
    expect(all(FIRST, fresh, ...run.slice(1), 'quiet')).toEqual(['own/replay']);
  });

  test('holds two connections of one user against each other', () => {
    const open = BACK.replace(' resume=1', '');
    const here = ['c0 < agent_started r1', 'c0 < agent_started r2', 'c0 < agent_completed r1'];
    const there = here.map((line) => line.replace('c0', 'c2'));
    expect(inOrder(open, ...here, ...there, 'quiet')).toEqual(['holds']);
    expect(inOrder(open, ...here, ...there.slice(0, 2).toReversed(), 'quiet')).toEqual(['own/order']);
  });

  test('takes no later event of a run for its first of that kind, where a connection came in its midst', () => {
    const open = BACK.replace(' resume=1', '');
    const thought = 'c0 < agent_thinking r1';
    const here = ['c0 < agent_started r1', thought, 'c0 < agent_started r2', thought];
    const there = here.slice(2).map((line) => line.replace('c0', 'c2'));
    expect(inOrder(open, ...here, ...there, 'quiet')).toEqual(['holds']);
  });
});
