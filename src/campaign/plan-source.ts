import { drawPlans } from '../plan/draw.ts';
import { PlanArbitrary } from '../plan/arbitrary.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { planAt } from '../shrink/path.ts';
import { simplifications } from '../shrink/suggest.ts';
import { OverhearError } from '../support/errors.ts';
import type { Property } from './property.ts';

/** A plan, and the property that it was drawn for. */
export interface DrawnPlan {
  readonly plan: Plan;
  readonly property: Property;
  /** What drew it, and the path that leads there: mostly its number. Absent of a mutant, to which no seed leads. */
  readonly origin?: { readonly arbitrary: PlanArbitrary; readonly path: string };
}

export interface PlanSource {
  next(): DrawnPlan;
}

/** Plans are drawn so many at a time: skipping to a plan costs a little for each before it. */
const BLOCK = 64;

/**
 * Plans of properties that take turns. Their sequence depends on seed, properties and abilities alone. Throws an
 * OverhearError `path-leads-nowhere`.
 */
export function createPlanSource(options: {
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  readonly seed: number;
  /** Nothing but the plan of each property to which this path leads. */
  readonly path?: string;
  /** Each plan disturbs the stack; else those that the weather chooses. */
  readonly disturbed?: 'always';
}): PlanSource {
  const { abilities } = options;
  const passes = simplifications(abilities);
  const streams = options.properties.map((property) => {
    const climate = options.disturbed === undefined ? property.climate : { ...property.climate, disturbedPlans: 1 };
    const arbitrary = new PlanArbitrary({ name: property.name, climate, abilities, passes });
    const { path } = options;
    if (path !== undefined) {
      const only = planOnPath(path, { arbitrary, seed: options.seed });
      return (): DrawnPlan => ({ plan: only, property, origin: { arbitrary, path } });
    }
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
      return { plan, property, origin: { arbitrary, path: String(index - 1) } };
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

function planOnPath(path: string, at: { readonly arbitrary: PlanArbitrary; readonly seed: number }): Plan {
  const plan = planAt(at.arbitrary, { seed: at.seed, path });
  if (plan !== undefined) return plan;
  throw new OverhearError('path-leads-nowhere', `expected a plan at path ${path} of seed ${at.seed}, got none`, {
    hint: 'Use the overhear that gave the path, with the same --property, --replicas, --stack and --disturb.',
  });
}
