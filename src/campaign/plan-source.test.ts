import { expect, test } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { ABLE } from '../plan/able.fixture.ts';
import { planText } from '../plan/codec.ts';
import { drawPlans } from '../plan/draw.ts';
import { createPlanSource, type DrawnPlan } from './plan-source.ts';

/** Its first plans; more of a property than are drawn at a time. */
function firstPlans(seed: number, properties = PROPERTIES): readonly DrawnPlan[] {
  const source = createPlanSource({ properties, abilities: ABLE, seed });
  return Array.from({ length: 70 * properties.length }, () => source.next());
}

function describe({ plan, property, origin }: DrawnPlan): string {
  return `${property.name} ${origin?.path} ${planText(plan)}`;
}

test('the same seed gives the same plans, another seed others', () => {
  const plans = firstPlans(42).map(describe);
  expect(firstPlans(42).map(describe)).toEqual(plans);
  const others = new Set(firstPlans(43).map(describe));
  expect(plans.filter((plan) => others.has(plan)).length).toBeLessThan(plans.length / 20);
});

test('properties take turns, and each counts its own plans', () => {
  const names = PROPERTIES.map(({ name }) => name);
  const turns = firstPlans(1).map(({ property, origin }) => `${property.name} ${origin?.path}`);
  expect(turns.slice(0, 2 * names.length)).toEqual([0, 1].flatMap((index) => names.map((name) => `${name} ${index}`)));
});

test('the plans of a property are the same whatever the others are', () => {
  const [one] = PROPERTIES;
  const alone = firstPlans(7, one === undefined ? [] : [one]).map(({ plan }) => planText(plan));
  const among = firstPlans(7).filter(({ property }) => property === one);
  expect(among.map(({ plan }) => planText(plan))).toEqual(alone);
});

test('a path gives the plan that it leads to, and nothing else', () => {
  const [property] = PROPERTIES;
  const properties = property === undefined ? [] : [property];
  const source = createPlanSource({ properties, abilities: ABLE, seed: 7, path: '12:3' });
  const { plan, origin } = source.next();
  if (origin === undefined) throw new Error('what a seed draws has an origin');
  const { arbitrary } = origin;
  const [drawn] = drawPlans({ arbitrary, seed: 7, from: 12, count: 1 });
  const shrinks = drawn === undefined ? [] : [...arbitrary.shrink(drawn.value_, drawn.context)];
  expect(origin.path).toBe('12:3');
  expect(planText(plan)).toBe(shrinks[3] && planText(shrinks[3].value_));
  expect(source.next().plan).toEqual(plan);
});

test('a path that leaves the tree of shrinks is refused', () => {
  expect(() => createPlanSource({ properties: PROPERTIES, abilities: ABLE, seed: 7, path: '12:99999' })).toThrow(
    'expected a plan at path 12:99999 of seed 7, got none',
  );
});
