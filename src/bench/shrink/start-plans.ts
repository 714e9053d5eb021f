import { isShown } from '../../campaign/attempts.ts';
import { confirm } from '../../campaign/confirm.ts';
import { createLaboratory, type Laboratory } from '../../campaign/laboratory.ts';
import type { Property } from '../../campaign/property.ts';
import { repeat } from '../../campaign/repeat.ts';
import type { ViolationKey } from '../../check/checker.ts';
import { openSite, type Site } from '../../cli/open-site.ts';
import { PlanArbitrary } from '../../plan/arbitrary.ts';
import { drawPlans } from '../../plan/draw.ts';
import type { Plan } from '../../plan/plan.ts';
import { simplifications } from '../../shrink/suggest.ts';
import { asSteps } from './step-array.ts';

/** Where contenders shrink, and what they shrink there. */
export interface Bench {
  readonly site: Site;
  readonly laboratory: Laboratory;
  readonly property: Property;
  readonly arbitrary: PlanArbitrary;
}

/** A long plan that shows a violation. It is number `index` of the arbitrary's plans under `seed`. */
export interface StartPlan {
  readonly plan: Plan;
  readonly seed: number;
  readonly index: number;
  readonly key: ViolationKey;
}

/** Opens a stack with a planted fault. */
export async function openBench(fault: string, property: Property): Promise<Bench & { close(): Promise<void> }> {
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas: 1, faults: [fault] });
  let next = 0;
  const laboratory = createLaboratory({ ...site, nextName: () => `${fault}#${(next += 1)}` });
  const { abilities } = site.target;
  const passes = simplifications(abilities);
  return {
    site,
    laboratory,
    property,
    arbitrary: new PlanArbitrary({ name: property.name, climate: property.climate, abilities, passes }),
    close: async () => {
      await laboratory.close();
      await site.close();
    },
  };
}

const BLOCK = 32;
const LAST = 4000;
const LEAST_STEPS = 25;
/** Performances that must all show a violation: a plan with a race that decides has a rate of its own. */
const SURE_TRIES = 10;

/** The first long plans of a seed that show a violation each time on a stack whose fault always fires. */
export async function findStartPlans(
  bench: Bench,
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<readonly StartPlan[]> {
  const found: StartPlan[] = [];
  for (let from = 0; from < LAST; from += BLOCK) {
    const drawn = drawPlans({ arbitrary: bench.arbitrary, seed, from, count: BLOCK });
    for (const [at, { value: plan }] of drawn.entries()) {
      if (found.length === count) return found;
      if (plan.steps.length < LEAST_STEPS || asSteps(plan) === undefined) continue;
      const key = await keyOf(plan, bench);
      if (key !== undefined) found.push({ plan, seed, index: from + at, key });
    }
  }
  return found;
}

/** What a plan shows in each of a few performances. */
async function keyOf(plan: Plan, { laboratory, property, site }: Bench): Promise<ViolationKey | undefined> {
  const [own] = (await laboratory.tryOnLane(plan, 0)).judgement.violations;
  if (own === undefined) return undefined;
  const { checker, direction, where } = own;
  const suspected = { property: property.name, checker, direction, where };
  const confirmed = await confirm(
    {
      drawn: { plan, property },
      key: suspected,
      execution: 0,
      shown: [suspected],
      proof: '',
      takesOthers: false,
      doubtful: false,
      common: false,
    },
    {
      laboratory,
      properties: [property],
      abilities: site.target.abilities,
      told: () => ({ found: [], beside: [] }),
      retellingsOf: () => ({ withFew: [], withMany: [] }),
      over: () => false,
      signal: new AbortController().signal,
    },
  );
  if (typeof confirmed === 'number' || !confirmed.tried.every(isShown)) return undefined;
  const { attempts, key } = confirmed;
  const { signal } = new AbortController();
  const again = await repeat(() => attempts.alone(plan), { times: SURE_TRIES, lanes: laboratory.lanes, signal });
  return again.every(isShown) ? key : undefined;
}

/** Plans of four and five users that do much, of such steps only as the array of records can have. */
export const CLIMATE: Property['climate'] = {
  ops: { connect: 4, send: 12, disconnect: 6, read: 3, stop: 1 },
  users: { min: 4, max: 5 },
  connections: 3,
  steps: 32,
  badTokens: 0.05,
  foreign: 0.3,
  agingPlans: 0,
  holds: 0.4,
};
