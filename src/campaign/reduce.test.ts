import { describe, expect, it } from 'vitest';
import { ABLE } from '../plan/able.fixture.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { ALICE, BOB, connect, disconnect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { createRandom } from '../support/random.ts';
import type { Attempts } from './attempts.ts';
import { reduce, type Reduced } from './reduce.ts';
import { shownBy } from './shown.fixture.ts';

const ABILITIES: Abilities = { ...ABLE, tokens: ['valid'] };

const SENDS = 3;
const TURN = [step(ALICE, send()), step(ALICE, readThreads()), step(BOB, readThreads())];
const LONG = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  ...Array.from({ length: SENDS }, () => TURN).flat(),
  step(ALICE, disconnect()),
  step(BOB, disconnect()),
]);

function sendsOf({ steps }: Plan): number {
  return steps.filter(({ op }) => op.kind === 'send').length;
}

/** Reduces a plan of which a performance shows the key with some chance; it takes so long for each of its steps. */
async function reduceBy(
  chanceOf: (plan: Plan) => number,
  {
    seed,
    isCertain = false,
    budget = 40_000,
    stepMs = 1,
  }: { seed: number; isCertain?: boolean; budget?: number; stepMs?: number },
): Promise<Reduced> {
  const random = createRandom(seed);
  let clock = 0;
  const perform = (one: Plan): Promise<ReturnType<typeof shownBy> | undefined> => {
    clock += one.steps.length * stepMs;
    return Promise.resolve(random.next() < chanceOf(one) ? shownBy(one) : undefined);
  };
  const attempts: Attempts = {
    alone: perform,
    wholeAlone: perform,
    onLane: perform,
    tryAlone: () => Promise.reject(new Error('nothing is tried unread here')),
    read: () => undefined,
    executions: 0,
  };
  return await reduce(
    { plan: LONG, attempts, tried: [isCertain ? shownBy(LONG) : undefined, shownBy(LONG), shownBy(LONG)] },
    {
      lanes: 3,
      abilities: ABILITIES,
      clock: () => clock,
      leftMs: () => Math.max(0, budget - clock),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    },
  );
}

describe('reduce', () => {
  it('comes to the one message that shows the key seldom, told once', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const { plan: reduced } = await reduceBy((one) => 1 - (1 - 0.01) ** sendsOf(one), { seed });
      expect(sendsOf(reduced)).toBe(1);
      expect(reduced.steps.length).toBeLessThanOrEqual(2);
    }
  });

  it('tells the times before where the key never shows without them', async () => {
    const needed = 4 * SENDS;
    const chanceOf = (one: Plan): number => (sendsOf(one) >= needed ? 1 : sendsOf(one) === SENDS ? 0.01 : 0);
    const { plan: reduced, repeats } = await reduceBy(chanceOf, { seed: 1 });
    expect(sendsOf(reduced)).toBe(needed);
    expect(reduced.steps).toHaveLength(needed);
    expect(repeats.every((one) => one !== undefined)).toBe(true);
  });

  it('tells a low rate by as many repeats as its time allows', async () => {
    const chanceOf = (one: Plan): number => (one.steps.length >= 8 ? 0.1 : 0);
    const { repeats } = await reduceBy(chanceOf, { seed: 1, stepMs: 1_000 });
    expect(repeats.length).toBeGreaterThan(10);
    expect(repeats.length).toBeLessThan(30);
  });

  it('keeps the plan that shows the key where its time ran out on one that hardly ever does', async () => {
    const chanceOf = (one: Plan): number => (one.steps.length >= 6 ? 0.5 : 0.02);
    let kept = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const { plan: reduced } = await reduceBy(chanceOf, { seed, isCertain: true, budget: 4_000 });
      if (chanceOf(reduced) === 0.5) kept += 1;
    }
    // Of a hundred repeats five show it by chance, as they would at a fair rate, once in twenty times.
    expect(kept).toBeGreaterThanOrEqual(19);
  });
});
