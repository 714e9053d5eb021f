import { expect, test } from 'vitest';
import type { Entry, History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { createPulse, wasAnswered } from './pulse.ts';

const PLAN: Plan = { version: 1, users: [{}], steps: [] };

/** A history whose connection brings a frame at each of these times, and is lost in the end. */
function historyWith(...frames: readonly number[]): History {
  const entries = frames.map((at, index): Entry => ({ kind: 'frame', connection: 0, raw: '{}', n: index, at }));
  const { length: n } = entries;
  const lost: Entry = { kind: 'closed', connection: 0, code: 1006, reason: '', by: 'server', n, at: 9999 };
  return { version: 1, entries: [...entries, lost] };
}

test('what began before the last frame of any execution and ended after it was under way then', () => {
  let now = 0;
  const pulse = createPulse(() => now);
  const begin = (execution: number, at: number): ReturnType<typeof pulse.begin> => {
    now = at;
    const beat = pulse.begin({ execution, plan: PLAN });
    beat.onBegin(at);
    return beat;
  };
  const early = begin(0, 0);
  const long = begin(1, 10);
  now = 100;
  early.end(historyWith(50, 90));
  const telling = begin(2, 120);
  const silent = begin(3, 125);
  const after = begin(4, 200);
  now = 1000;
  long.end(historyWith(60));
  telling.end(historyWith(10, 30));
  silent.end();
  after.end();
  expect(pulse.read()).toMatchObject({ execution: 2, at: 150, entry: { n: 1, kind: 'frame' } });
  expect(pulse.read()?.underWay.map(({ execution }) => execution)).toEqual([1, 2, 3]);
});

test('of executions that saw nothing there is no last sign', () => {
  const pulse = createPulse(() => 0);
  pulse.begin({ execution: 0, plan: PLAN }).end(historyWith());
  expect(pulse.read()).toBeUndefined();
});

test('a stack is silent that gave no answer, but not where its client left before it could', () => {
  const left: Entry = { kind: 'closed', connection: 0, code: 1006, reason: '', by: 'client', n: 0, at: 1 };
  expect(wasAnswered({ version: 1, entries: [left] })).toBe(true);
  expect(wasAnswered(historyWith())).toBe(false);
  expect(wasAnswered(historyWith(5))).toBe(true);
});
