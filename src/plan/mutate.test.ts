import { describe, expect, it } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { createRandom } from '../support/random.ts';
import { ABLE } from './able.fixture.ts';
import { drawPlan } from './arbitrary.ts';
import { decodePlan, encodePlan, planText } from './codec.ts';
import { MOST_STEPS, mutatePlan } from './mutate.ts';
import { MUTATIONS } from './mutations/list.ts';
import { OP_KINDS, type Abilities, type Plan } from './plan.ts';
import { renumber } from './renumber.ts';
import { repair } from './repair.ts';

const ABILITIES: Abilities = { ...ABLE, replicas: 3 };

function drawPlans(count: number, seed: string): readonly Plan[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const { climate } = random.pick(PROPERTIES);
    return drawPlan(random, { climate, abilities: ABILITIES });
  });
}

const PLANS = drawPlans(200, 'plans');
const OTHERS = drawPlans(200, 'others');

function mutantsOf(abilities: Abilities): readonly Plan[] {
  const random = createRandom('mutants');
  return PLANS.flatMap((plan) => {
    const mutants = [plan];
    for (let generation = 0; generation < 5; generation += 1) {
      const parent = mutants.at(-1) ?? plan;
      const mutant = mutatePlan(parent, { random, other: random.pick(OTHERS), abilities });
      if (mutant !== undefined) mutants.push(mutant);
    }
    return mutants.slice(1);
  });
}

describe.each(MUTATIONS)('$name', (mutation) => {
  it('makes plans that are valid when they are repaired, and other ones', () => {
    const random = createRandom(mutation.name);
    let others = 0;
    PLANS.forEach((plan, at) => {
      const changed = mutation.mutate(plan, { random, other: OTHERS[at] ?? plan });
      const ids = changed.steps.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const repaired = repair(renumber(changed), ABILITIES);
      expect(decodePlan(encodePlan(repaired))).toEqual(repaired);
      if (planText(repaired) !== planText(plan)) others += 1;
    });
    expect(others).toBeGreaterThan(PLANS.length / 2);
  });

  it('leaves a plan alone that has no steps', () => {
    const empty: Plan = { version: 1, users: [{}], steps: [] };
    expect(mutation.mutate(empty, { random: createRandom(1), other: empty })).toEqual(empty);
  });
});

describe('mutatePlan', () => {
  it('makes valid plans of mutants too, none of them too long or of too many users', () => {
    const mutants = mutantsOf(ABILITIES);
    expect(mutants.length).toBeGreaterThan(PLANS.length * 4);
    for (const mutant of mutants) {
      expect(decodePlan(encodePlan(mutant))).toEqual(mutant);
      expect(mutant.steps.length).toBeLessThanOrEqual(MOST_STEPS);
      expect(mutant.users.length).toBeLessThanOrEqual(5);
    }
  });

  it('does nothing that the target cannot do', () => {
    const ops: Abilities['ops'] = OP_KINDS.filter((op) => op !== 'refresh' && op !== 'logout');
    const abilities: Abilities = { ...ABILITIES, ops, tokens: ['valid', 'none'], http: false, replicas: 1 };
    const performed = mutantsOf(abilities).flatMap(({ steps }) => steps.map(({ op }) => op));
    const isUnable = (op: (typeof performed)[number]): boolean =>
      !ops.includes(op.kind) ||
      (op.kind === 'connect' && !abilities.tokens.includes(op.token)) ||
      ('replica' in op && op.replica !== undefined) ||
      ('via' in op && op.via === 'http');
    expect(performed.filter(isUnable)).toEqual([]);
  });

  it('draws no token that takes time to make, where the plan had none', () => {
    const isOld = ({ op }: Plan['steps'][number]): boolean =>
      op.kind === 'expire' ||
      (op.kind === 'connect' && (op.token === 'expired' || op.token === 'short-lived')) ||
      (op.kind === 'refresh' && op.how === 'socket-expired');
    const young = (plan: Plan): boolean => !plan.steps.some(isOld);
    const random = createRandom('young');
    const others = OTHERS.filter(young);
    for (const plan of PLANS.filter(young)) {
      const mutant = mutatePlan(plan, { random, other: random.pick(others), abilities: ABILITIES });
      expect(mutant?.steps.filter(isOld) ?? []).toEqual([]);
    }
  });
});
