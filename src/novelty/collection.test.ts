import { expect, test } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import { createRandom } from '../support/random.ts';
import { createCollection, type Collection, type InterestingPlan } from './collection.ts';

/** A plan that is told by its number of users. */
function planOf(users: number): Plan {
  return { version: 1, users: Array.from({ length: users }, () => ({})), steps: [] };
}

function shown(users: number, ...features: string[]): InterestingPlan {
  return { plan: planOf(users), property: 'isolation', features: new Set(features) };
}

const QUICK = { ms: 10, keep: true };

/** How often each plan is drawn of 1000. */
function drawsOf(collection: Collection): readonly number[] {
  const random = createRandom('draws');
  const draws = new Map<InterestingPlan, number>();
  for (let draw = 0; draw < 1000; draw += 1) {
    const one = collection.draw(random);
    if (one !== undefined) draws.set(one, (draws.get(one) ?? 0) + 1);
  }
  return collection.plans.map((one) => draws.get(one) ?? 0);
}

test('keeps a plan that shows something new, and says what', () => {
  const collection = createCollection();
  expect(collection.add(shown(1, 'a', 'b'), QUICK)).toEqual(['a', 'b']);
  expect(collection.add(shown(2, 'b'), QUICK)).toEqual([]);
  expect(collection.add(shown(3, 'b', 'c'), QUICK)).toEqual(['c']);
  expect(collection.plans.map(({ plan }) => plan.users.length)).toEqual([1, 3]);
  expect(collection.known).toBe(3);
});

test('counts what a plan shows that is not to be kept', () => {
  const collection = createCollection();
  expect(collection.add(shown(1, 'a'), { ms: 10, keep: false })).toEqual(['a']);
  expect(collection.plans).toEqual([]);
  expect(collection.draw(createRandom(1))).toBeUndefined();
});

test('draws plans that showed what is rare more often than others', () => {
  const collection = createCollection();
  collection.add(shown(1, 'rare', 'rarer'), QUICK);
  collection.add(shown(2, 'common'), QUICK);
  for (let times = 0; times < 100; times += 1) collection.add(shown(3, 'common'), QUICK);
  const [rare = 0, common = 0] = drawsOf(collection);
  expect(rare).toBeGreaterThan(2 * common);
  expect(common).toBeGreaterThan(50);
});

test('draws slow plans less often', () => {
  const collection = createCollection();
  collection.add(shown(1, 'quick'), QUICK);
  collection.add(shown(2, 'slow'), { ms: 2500, keep: true });
  const [quick = 0, slow = 0] = drawsOf(collection);
  expect(quick).toBeGreaterThan(2 * slow);
});

test('draws a plan that came from another stack, and knows nothing by it', () => {
  const collection = createCollection();
  collection.know(shown(1));
  expect(collection.known).toBe(0);
  expect(collection.draw(createRandom(1))?.plan).toEqual(planOf(1));
});

test('knows what earlier campaigns saw', () => {
  const collection = createCollection();
  collection.know(shown(1, 'a'));
  expect(collection.add(shown(2, 'a'), QUICK)).toEqual([]);
});

test('holds a limited number of plans, and lets those go that showed the most common', () => {
  const collection = createCollection();
  for (let plan = 0; plan < 700; plan += 1) collection.add(shown(1, `only ${plan}`), QUICK);
  for (let times = 0; times < 20; times += 1) collection.add(shown(1, 'only 699'), QUICK);
  collection.add(shown(2, 'new'), QUICK);
  expect(collection.plans).toHaveLength(500);
  expect(collection.plans.map(({ features }) => [...features][0])).not.toContain('only 699');
  expect(collection.known).toBe(701);
});
