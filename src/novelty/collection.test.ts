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

const KEEP = { keep: true };

/** How often each plan is drawn of 1000, when each draw makes a mutant. */
function drawsOf(collection: Collection): readonly number[] {
  const random = createRandom('draws');
  const draws = new Map<InterestingPlan, number>();
  for (let draw = 0; draw < 1000; draw += 1) {
    const one = collection.draw(random);
    if (one === undefined) continue;
    collection.onMutant(one);
    draws.set(one, (draws.get(one) ?? 0) + 1);
  }
  return collection.plans.map((one) => draws.get(one) ?? 0);
}

test('keeps a plan that shows something new, and says what', () => {
  const collection = createCollection();
  expect(collection.add(shown(1, 'a', 'b'), KEEP)).toEqual(['a', 'b']);
  expect(collection.add(shown(2, 'b'), KEEP)).toEqual([]);
  expect(collection.add(shown(3, 'b', 'c'), KEEP)).toEqual(['c']);
  expect(collection.plans.map(({ plan }) => plan.users.length)).toEqual([1, 3]);
  expect(collection.known).toBe(3);
});

test('counts what a plan shows that is not to be kept', () => {
  const collection = createCollection();
  expect(collection.add(shown(1, 'a'), { keep: false })).toEqual(['a']);
  expect(collection.plans).toEqual([]);
  expect(collection.draw(createRandom(1))).toBeUndefined();
});

test('draws plans that showed what is rare more often than others', () => {
  const collection = createCollection();
  collection.add(shown(1, 'rare', 'rarer'), KEEP);
  collection.add(shown(2, 'common'), KEEP);
  for (let times = 0; times < 100; times += 1) collection.add(shown(3, 'common'), KEEP);
  const [rare = 0, common = 0] = drawsOf(collection);
  expect(rare).toBeGreaterThan(2 * common);
  expect(common).toBeGreaterThan(50);
});

test('draws plans that cost much less often', () => {
  const collection = createCollection();
  collection.add(shown(1, 'cheap'), KEEP);
  collection.add(shown(20, 'dear'), KEEP);
  const [cheap = 0, dear = 0] = drawsOf(collection);
  expect(cheap).toBeGreaterThan(2 * dear);
  expect(dear).toBeGreaterThan(50);
});

test('draws a plan less often for each mutant of it, not for each draw', () => {
  const collection = createCollection();
  collection.add(shown(1, 'first'), KEEP);
  collection.add(shown(1, 'second'), KEEP);
  const random = createRandom('mutants');
  const shareOfFirst = (): number => {
    const draws = Array.from({ length: 1000 }, () => collection.draw(random));
    return draws.filter((one) => one === collection.plans[0]).length / draws.length;
  };
  expect(shareOfFirst()).toBeCloseTo(0.5, 1);
  const [first] = collection.plans;
  if (first !== undefined) [1, 2, 3].forEach(() => collection.onMutant(first));
  expect(shareOfFirst()).toBeCloseTo(0.2, 1);
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
  expect(collection.add(shown(2, 'a'), KEEP)).toEqual([]);
});

test('holds a limited number of plans, and lets those go that showed the most common', () => {
  const collection = createCollection();
  for (let plan = 0; plan < 700; plan += 1) collection.add(shown(1, `only ${plan}`), KEEP);
  for (let times = 0; times < 20; times += 1) collection.add(shown(1, 'only 699'), KEEP);
  collection.add(shown(2, 'new'), KEEP);
  expect(collection.plans).toHaveLength(500);
  expect(collection.plans.map(({ features }) => [...features][0])).not.toContain('only 699');
  expect(collection.known).toBe(701);
});
