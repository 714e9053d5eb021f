import { expect, test } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { planText } from '../plan/codec.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities } from '../plan/plan.ts';
import { createPlanSource, type DrawnPlan } from './plan-source.ts';

const ABILITIES: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 1,
  disturbances: [],
};

/** Its first plans; more of a property than are drawn at a time. */
function firstPlans(seed: number, properties = PROPERTIES): readonly DrawnPlan[] {
  const source = createPlanSource({ properties, abilities: ABILITIES, seed });
  return Array.from({ length: 70 * properties.length }, () => source.next());
}

function describe({ plan, property, index }: DrawnPlan): string {
  return `${property.name} ${index} ${planText(plan)}`;
}

test('the same seed gives the same plans, another seed others', () => {
  const plans = firstPlans(42).map(describe);
  expect(firstPlans(42).map(describe)).toEqual(plans);
  const others = new Set(firstPlans(43).map(describe));
  expect(plans.filter((plan) => others.has(plan)).length).toBeLessThan(plans.length / 20);
});

test('properties take turns, and each counts its own plans', () => {
  const names = PROPERTIES.map(({ name }) => name);
  const turns = firstPlans(1).map(({ property, index }) => `${property.name} ${index}`);
  expect(turns.slice(0, 2 * names.length)).toEqual([0, 1].flatMap((index) => names.map((name) => `${name} ${index}`)));
});

test('the plans of a property are the same whatever the others are', () => {
  const [one] = PROPERTIES;
  const alone = firstPlans(7, one === undefined ? [] : [one]).map(({ plan }) => planText(plan));
  const among = firstPlans(7).filter(({ property }) => property === one);
  expect(among.map(({ plan }) => planText(plan))).toEqual(alone);
});
