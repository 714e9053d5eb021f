import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { PlanArbitrary } from '../plan/arbitrary.ts';
import { decodePlan, encodePlan, planText } from '../plan/codec.ts';
import { drawPlans } from '../plan/draw.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type Plan } from '../plan/plan.ts';
import { compareSizes } from './size.ts';
import { simplifications } from './suggest.ts';

const ABILITIES: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 2,
  disturbances: DISTURBANCE_KINDS,
};
const arbitrary = new PlanArbitrary({
  name: 'drawn',
  abilities: ABILITIES,
  climate: {
    ops: Object.fromEntries(OP_KINDS.map((op) => [op, 1])),
    users: { min: 1, max: 4 },
    connections: 2,
    steps: 8,
    badTokens: 0.1,
    foreign: 0.3,
    agingPlans: 0.1,
    holds: 0.4,
  },
  passes: simplifications(ABILITIES),
});

function hasTwoSenders(plan: Plan): boolean {
  return new Set(plan.steps.filter(({ op }) => op.kind === 'send').map(({ user }) => user)).size > 1;
}

describe('what the passes suggest', () => {
  it('is always a valid plan and strictly smaller', () => {
    for (const { value_: plan, context } of drawPlans({ arbitrary, seed: 5, from: 0, count: 10 })) {
      for (const { value_: smaller } of arbitrary.shrink(plan, context)) {
        expect(compareSizes(smaller, plan)).toBeLessThan(0);
        expect(decodePlan(encodePlan(smaller))).toEqual(smaller);
      }
    }
  });

  it('is the same each time it is asked for', () => {
    const [drawn = new fc.Value<Plan>({ version: 1, users: [{}], steps: [] }, 0)] = drawPlans({
      arbitrary,
      seed: 5,
      from: 3,
      count: 1,
    });
    const texts = (): readonly string[] =>
      [...arbitrary.shrink(drawn.value_, drawn.context)].map(({ value_ }) => planText(value_));
    expect(texts()).toEqual(texts());
  });

  it('leads fast-check to a small plan whose path replays', () => {
    const property = fc.property(arbitrary, (plan) => !hasTwoSenders(plan));
    const details = fc.check(property, { seed: 11, numRuns: 200 });
    const [found] = details.counterexample ?? [];
    expect(found?.steps.map(({ op }) => op.kind)).toEqual(['send', 'send']);
    const replayed = fc.check(property, { seed: 11, path: details.counterexamplePath ?? '', endOnFailure: true });
    expect(replayed.counterexample).toEqual(details.counterexample);
  });

  it('shrinks a plan that comes from a file', () => {
    const [plan] = drawPlans({ arbitrary, seed: 5, from: 0, count: 60 })
      .map(({ value_ }) => value_)
      .filter(hasTwoSenders);
    const property = fc.property(arbitrary, (candidate) => !hasTwoSenders(candidate));
    const details = fc.check(property, { seed: 1, numRuns: 1, examples: plan === undefined ? [] : [[plan]] });
    expect(details.counterexample?.[0]?.steps).toHaveLength(2);
  });
});
