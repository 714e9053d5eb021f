import { describe, expect, it } from 'vitest';
import type { EntryBody } from '../history/history.ts';
import { ALICE, BOB, connect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { withoutAfterwards } from './afterwards.ts';
import { shownBy } from './shown.fixture.ts';

const PLAN = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(ALICE, send()),
  step(BOB, readThreads()),
  step(ALICE, readThreads()),
]);
const [first = 0, second = 0, third = 0, fourth = 0] = PLAN.steps.map(({ id }) => id);

/** Seen to be violated at its last entry but `after`. */
function shownAt(bodies: readonly EntryBody[], after: number): ReturnType<typeof shownBy> {
  const shown = shownBy(PLAN);
  const entries = bodies.map((body, n) => ({ ...body, n, at: n }));
  const violation = { ...shown.weighed.violation, at: entries.length - 1 - after };
  return {
    trial: { ...shown.trial, history: { version: 1, entries } },
    weighed: { ...shown.weighed, violation },
  };
}

const issued = (one: number): EntryBody => ({ kind: 'issued', step: one });
const ASKED = [issued(first), issued(second), issued(third), { kind: 'quiet' }, issued(fourth)] as const;

describe('withoutAfterwards', () => {
  it('leaves out what was asked after the violation was seen, and what never was', () => {
    const [edit, ...others] = withoutAfterwards([undefined, shownAt(ASKED, 1)]);
    expect(others).toEqual([]);
    expect(edit?.(PLAN).steps).toEqual(PLAN.steps.slice(0, 3));
  });

  it('leaves out nothing that was asked before the end where it was seen at the end', () => {
    const [edit] = withoutAfterwards([shownAt(ASKED, 0)]);
    expect(edit?.(PLAN).steps).toEqual(PLAN.steps.slice(0, 4));
  });

  it('is nothing where nothing had been asked yet', () => {
    expect(withoutAfterwards([shownAt([{ kind: 'quiet' }, issued(first)], 1)])).toEqual([]);
  });
});
