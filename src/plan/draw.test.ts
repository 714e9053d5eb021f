import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { ABLE } from './able.fixture.ts';
import { PlanArbitrary } from './arbitrary.ts';
import { drawPlans } from './draw.ts';
import type { Abilities, Plan } from './plan.ts';
import type { Climate } from './weather.ts';

const CLIMATE: Climate = {
  ops: { connect: 1, send: 2, disconnect: 1, read: 1 },
  users: { min: 2, max: 3 },
  connections: 2,
  steps: 8,
  badTokens: 0.1,
  foreign: 0.2,
  agingPlans: 0,
  holds: 0.3,
};
const ABILITIES: Abilities = { ...ABLE, replicas: 2, disturbances: DISTURBANCE_KINDS };
const arbitrary = arbitraryOf(CLIMATE);

function arbitraryOf(climate: Climate): PlanArbitrary {
  return new PlanArbitrary({ name: 'drawn', climate, abilities: ABILITIES, passes: [] });
}

function drawnByCheck(options: { readonly seed: number; readonly runs: number }): readonly Plan[] {
  const plans: Plan[] = [];
  fc.check(
    fc.property(arbitrary, (plan) => {
      plans.push(plan);
    }),
    { seed: options.seed, numRuns: options.runs },
  );
  return plans;
}

describe('drawPlans', () => {
  it('draws what fast-check draws at the same numbers of the same seed', () => {
    const expected = drawnByCheck({ seed: 7, runs: 60 });
    const first = drawPlans({ arbitrary, seed: 7, from: 0, count: 20 });
    const later = drawPlans({ arbitrary, seed: 7, from: 20, count: 40 });
    expect([...first, ...later].map(({ value_ }) => value_)).toEqual(expected);
  });

  it('draws nothing when nothing is asked for', () => {
    expect(drawPlans({ arbitrary, seed: 7, from: 5, count: 0 })).toEqual([]);
  });

  it('reaches a far number without drawing what is before it', () => {
    let drawn = 0;
    class Counting extends PlanArbitrary {
      override generate(mrng: fc.Random): fc.Value<Plan> {
        drawn += 1;
        return super.generate(mrng);
      }
    }
    drawPlans({ arbitrary: new Counting(arbitrary), seed: 7, from: 20_000, count: 2 });
    expect(drawn).toBe(2);
  });

  it('has users say the same words in as many plans as the climate says, else in a third', () => {
    const shareOf = (climate: Climate): number => {
      const plans = drawPlans({ arbitrary: arbitraryOf(climate), seed: 7, from: 0, count: 300 });
      const sameWords = plans.filter(({ value }) =>
        value.steps.some(({ op }) => op.kind === 'send' && op.prompt.kind === 'shared'),
      );
      return sameWords.length / plans.length;
    };
    expect(shareOf({ ...CLIMATE, commonWords: 0 })).toBe(0);
    // Not each message of such a plan says them, and a plan has few.
    expect(shareOf({ ...CLIMATE, commonWords: 1 })).toBeGreaterThan(0.85);
    expect(shareOf(CLIMATE)).toBeGreaterThan(0.25);
    expect(shareOf(CLIMATE)).toBeLessThan(0.4);
  });
});
