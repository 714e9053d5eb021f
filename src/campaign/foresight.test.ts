import { expect, test } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { prospectsOf } from '../novelty/prospects.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type Plan } from '../plan/plan.ts';
import { createForesight } from './foresight.ts';
import { createPlanSource, type PlanSource } from './plan-source.ts';

const ABILITIES: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 2,
  disturbances: ['kill'],
};

function sourceOf(seed: number): PlanSource {
  return createPlanSource({ properties: PROPERTIES, abilities: ABILITIES, seed });
}

function coverage(plans: readonly Plan[]): number {
  return new Set(plans.flatMap((plan) => [...prospectsOf(plan)])).size;
}

test('as many plans that are chosen show more kinds of steps and orders than plans as they are drawn', () => {
  for (const seed of [1, 2, 3]) {
    const source = sourceOf(seed);
    const drawn = Array.from({ length: 60 }, () => source.next().plan);
    const foresight = createForesight(sourceOf(seed), { properties: PROPERTIES.length });
    const chosen = Array.from({ length: 60 }, () => {
      const { plan } = foresight.next();
      foresight.onPerform(plan);
      return plan;
    });
    expect(coverage(chosen)).toBeGreaterThan(1.2 * coverage(drawn));
  }
});

test('a stack is disturbed as often as by plans as they are drawn, though that is rare', () => {
  const foresight = createForesight(sourceOf(4), { properties: PROPERTIES.length });
  const [drawn = 0, chosen = 0] = [sourceOf(4), foresight].map((source) => {
    const plans = Array.from({ length: 1200 }, () => source.next().plan);
    return plans.filter(({ steps }) => steps.some(({ op }) => op.kind === 'disturb')).length;
  });
  expect(drawn).toBeGreaterThan(10);
  expect(chosen).toBeGreaterThan(10);
  expect(chosen).toBeLessThan(2.5 * drawn);
});
