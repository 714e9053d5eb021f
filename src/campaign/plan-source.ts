import { drawPlans } from '../plan/draw.ts';
import { PlanArbitrary } from '../plan/arbitrary.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { simplifications } from '../shrink/suggest.ts';
import type { Property } from './property.ts';

/** A plan with the place that it was drawn at: number `index` of the property's plans under the campaign's seed. */
export interface DrawnPlan {
  readonly plan: Plan;
  readonly property: Property;
  readonly index: number;
  /** What drew it, and streams its shrinks. */
  readonly arbitrary: PlanArbitrary;
}

export interface PlanSource {
  /** The next plan: properties take turns. The sequence depends on seed, properties and abilities alone. */
  next(): DrawnPlan;
}

/** Plans are drawn so many at a time: skipping to a plan costs a little for each before it. */
const BLOCK = 64;

export function createPlanSource(options: {
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  readonly seed: number;
  /** Each plan disturbs the stack; else those that the weather chooses. */
  readonly disturbed?: 'always';
}): PlanSource {
  const { abilities } = options;
  const passes = simplifications(abilities);
  const streams = options.properties.map((property) => {
    const climate = options.disturbed === undefined ? property.climate : { ...property.climate, disturbedPlans: 1 };
    const arbitrary = new PlanArbitrary({ climate, abilities, passes });
    let block: readonly Plan[] = [];
    let index = 0;
    return (): DrawnPlan => {
      const place = index % BLOCK;
      if (place === 0) {
        const drawn = drawPlans({ arbitrary, seed: options.seed, from: index, count: BLOCK });
        block = drawn.map((value) => value.value);
      }
      const plan = block[place];
      if (plan === undefined) throw new RangeError('a block of plans is shorter than was asked for');
      index += 1;
      return { plan, property, index: index - 1, arbitrary };
    };
  });
  let turn = 0;
  return {
    next: () => {
      const stream = streams[turn % streams.length];
      if (stream === undefined) throw new RangeError('a campaign needs at least one property');
      turn += 1;
      return stream();
    },
  };
}
