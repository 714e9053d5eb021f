import { expect, test } from 'vitest';
import { agentEvents } from '../../properties/agent-events.ts';
import { isolation } from '../../properties/isolation.ts';
import { PROPERTIES } from '../../properties/list.ts';
import { nonInterference } from '../../properties/non-interference.ts';
import { prospectsOf } from '../novelty/prospects.ts';
import { ABLE } from '../plan/able.fixture.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { ALICE, connect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { createForesight } from './foresight.ts';
import { createPlanSource, type PlanSource } from './plan-source.ts';
import type { Property } from './property.ts';

const ABILITIES: Abilities = { ...ABLE, replicas: 2, disturbances: ['kill'] };

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
      const drawn = foresight.next();
      foresight.onPerform(drawn);
      return drawn.plan;
    });
    expect(coverage(chosen)).toBeGreaterThan(1.2 * coverage(drawn));
  }
});

test('of several plans the one is chosen that promises most for what it costs', () => {
  const foresight = createForesight(sourceOf(5), { properties: PROPERTIES.length });
  const sent = plan(1, [step(ALICE, connect()), step(ALICE, send())]);
  const sentOften = plan(1, [...sent.steps, ...Array.from({ length: 6 }, () => step(ALICE, send()))]);
  const read = plan(1, [...sent.steps, step(ALICE, readThreads())]);
  const choose = (...plans: readonly Plan[]): Plan | undefined =>
    foresight.choose(plans.map((one) => ({ plan: one, property: isolation })))?.plan;
  for (let times = 0; times < 20; times += 1) foresight.onPerform({ plan: sentOften, property: isolation });
  expect(choose(sentOften, sent)).toBe(sent);
  expect(choose(sentOften, sent, read)).toBe(read);
  expect(foresight.choose([])).toBeUndefined();
});

test('what is performed for a property that compares is new there, whatever was performed for others', () => {
  const foresight = createForesight(sourceOf(6), { properties: PROPERTIES.length });
  const sent = plan(1, [step(ALICE, connect()), step(ALICE, send())]);
  const read = plan(1, [step(ALICE, connect()), step(ALICE, readThreads())]);
  const choose = (property: Property): Plan | undefined =>
    foresight.choose([sent, read].map((one) => ({ plan: one, property })))?.plan;
  for (const performed of [read, read, sent]) foresight.onPerform({ plan: performed, property: nonInterference });
  for (let times = 0; times < 20; times += 1) foresight.onPerform({ plan: sent, property: isolation });
  expect(choose(isolation)).toBe(read);
  expect(choose(agentEvents)).toBe(read);
  expect(choose(nonInterference)).toBe(sent);
});

test('a stack is disturbed as often as by plans as they are drawn, though that is rare', { timeout: 60_000 }, () => {
  const foresight = createForesight(sourceOf(4), { properties: PROPERTIES.length });
  const [drawn = 0, chosen = 0] = [sourceOf(4), foresight].map((source) => {
    const plans = Array.from({ length: 1200 }, () => source.next().plan);
    return plans.filter(({ steps }) => steps.some(({ op }) => op.kind === 'disturb')).length;
  });
  expect(drawn).toBeGreaterThan(10);
  expect(chosen).toBeGreaterThan(10);
  expect(chosen).toBeLessThan(2.5 * drawn);
});

test('what is compared is performed as it is drawn', () => {
  const open = (): PlanSource =>
    createPlanSource({ properties: [nonInterference], abilities: ABILITIES, seed: 7 });
  const source = open();
  const drawn = Array.from({ length: 80 }, () => source.next().plan);
  const foresight = createForesight(open(), { properties: 1 });
  const taken = Array.from({ length: 10 }, () => foresight.next().plan);
  expect(taken).toEqual(drawn.filter((_, at) => at % 8 === 0));
});
