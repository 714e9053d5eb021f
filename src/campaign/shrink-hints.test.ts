import { describe, expect, it } from 'vitest';
import type { Phrase } from '../check/checker.ts';
import type { EntryBody } from '../history/history.ts';
import { ABLE } from '../plan/able.fixture.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { ALICE, BOB, connect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { createRandom } from '../support/random.ts';
import type { Shown } from './attempts.ts';
import { followHints, hintsFrom } from './shrink-hints.ts';
import { shownBy } from './shown.fixture.ts';

const PLAN = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(ALICE, send()),
  step(BOB, readThreads()),
  step(ALICE, readThreads()),
]);
const [first = 0, second = 0, third = 0, fourth = 0] = PLAN.steps.map(({ id }) => id);

/** Seen to be violated at its last entry but `after`; `witness` proves it, the first entry when it is not told. */
function shownAt(
  bodies: readonly EntryBody[],
  { after, witness = [0], headline = [] }: { after: number; witness?: readonly number[]; headline?: Phrase },
): ReturnType<typeof shownBy> {
  const shown = shownBy(PLAN);
  const { violation: of } = shown.weighed;
  const entries = bodies.map((body, n) => ({ ...body, n, at: n }));
  const explanation = { ...of.explanation, headline };
  const violation = { ...of, at: entries.length - 1 - after, witness, explanation };
  return {
    trial: { ...shown.trial, history: { version: 1, entries } },
    weighed: { ...shown.weighed, violation },
  };
}

const issued = (one: number): EntryBody => ({ kind: 'issued', step: one });
const ASKED = [issued(first), issued(second), issued(third), { kind: 'quiet' }, issued(fourth)] as const;

describe('hintsFrom', () => {
  const left = (performed: Parameters<typeof hintsFrom>[0]): readonly (readonly Step[])[] =>
    hintsFrom(performed).map((edit) => edit(PLAN).steps);

  it('leaves out what was asked after the violation was seen, and what never was', () => {
    expect(left([undefined, shownAt(ASKED, { after: 1 })])[0]).toEqual(PLAN.steps.slice(0, 3));
  });

  it('leaves out nothing that was asked before the end where it was seen at the end', () => {
    expect(left([shownAt(ASKED, { after: 0 })])[0]).toEqual(PLAN.steps.slice(0, 4));
  });

  it('leaves out users as well who are neither named nor in the witness', () => {
    const ofAlice = [PLAN.steps[0], PLAN.steps[2]];
    expect(left([shownAt(ASKED, { after: 1, witness: [0] })])).toEqual([PLAN.steps.slice(0, 3), ofAlice]);
    const named = shownAt(ASKED, { after: 1, witness: [0], headline: [{ kind: 'user', user: BOB }, ' heard it'] });
    expect(left([named])[1]).toEqual(PLAN.steps.slice(0, 3));
    expect(left([shownAt(ASKED, { after: 1, witness: [0, 1] })])[1]).toEqual(PLAN.steps.slice(0, 3));
  });

  it('leaves out no user where nobody is in the witness', () => {
    expect(left([shownAt(ASKED, { after: 1, witness: [3] })])[1]).toEqual(PLAN.steps.slice(0, 3));
  });

  it('goes by the performance that showed it earliest', () => {
    const late = shownAt(ASKED, { after: 0 });
    const early = shownAt(ASKED, { after: 2 });
    expect(left([late, early, late])).toHaveLength(2);
    expect(left([late, early, late])[0]).toEqual(PLAN.steps.slice(0, 3));
  });

  it('is nothing where nothing had been asked yet', () => {
    expect(hintsFrom([shownAt([{ kind: 'quiet' }, issued(first)], { after: 1 })])).toEqual([]);
  });
});

describe('followHints', () => {
  const follow = async (
    shows: (plan: Plan) => boolean,
    { rate, seed }: { readonly rate: number; readonly seed: number },
  ): Promise<{ readonly plan: Plan; readonly looks: number }> => {
    const random = createRandom(seed);
    let looks = 0;
    const onLane = (plan: Plan): Promise<Shown | undefined> => {
      looks += 1;
      return Promise.resolve(shows(plan) && random.next() < rate ? shownBy(plan) : undefined);
    };
    const tried = [undefined, undefined, shownAt(ASKED, { after: 1 })];
    const options = { tried, attempts: { onLane }, lanes: 3, abilities: ABLE, over: () => false };
    return { plan: await followHints(PLAN, options), looks };
  };
  const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

  it('leaves out what may well go from a plan that shows its key seldom', async () => {
    const all = await Promise.all(SEEDS.map((seed) => follow(() => true, { rate: 0.3, seed })));
    expect(all.filter(({ plan }) => plan.users.length === 1).length).toBeGreaterThanOrEqual(17);
  });

  it('keeps to the plan itself when the hints do not hold, after a few looks at each', async () => {
    const { plan, looks } = await follow(({ steps }) => steps.length === PLAN.steps.length, { rate: 1, seed: 1 });
    expect(plan).toBe(PLAN);
    expect(looks).toBeLessThanOrEqual(2 * 22);
  });
});
