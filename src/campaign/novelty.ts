import type { History } from '../history/history.ts';
import { createCollection, type InterestingPlan } from '../novelty/collection.ts';
import { createCurve, type When } from '../novelty/curve.ts';
import { featuresOf } from '../novelty/features-of.ts';
import { mutatePlan } from '../plan/mutate.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import type { Abilities } from '../plan/plan.ts';
import type { NoveltySummary } from '../report/events.ts';
import { createRandom } from '../support/random.ts';
import { asSeenBy } from './as-seen-by.ts';
import { createForesight } from './foresight.ts';
import type { DrawnPlan, PlanSource } from './plan-source.ts';
import type { Property } from './property.ts';
import { createShare } from './share.ts';

/**
 * Watches what executions show that none before them did, and follows it: where that is asked for, some plans are
 * mutants of plans that showed something new. These, and most of the others, are chosen for what they promise
 * (foresight.ts). Those that are no mutants are the source's own, none twice; some of these are passed over.
 */
export interface Novelty extends PlanSource {
  /** What this execution was drawn as has come to this. */
  onPerformed(drawn: DrawnPlan, history: History, when: When): void;
  readonly summary: NoveltySummary;
  /** What is worth to be kept for another campaign. */
  readonly plans: readonly InterestingPlan[];
}

export interface NoveltyOptions {
  readonly source: PlanSource;
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  readonly seed: number;
  /** `watched`: no mutant is made, so that a seed tells all plans. */
  readonly novelty: 'watched' | 'followed';
  /** Each plan disturbs the stack; else none does that is kept. */
  readonly disturbed: boolean;
  /** What earlier campaigns kept. Not where it is only watched. */
  readonly known: readonly InterestingPlan[];
}

/** How many of the plans that are drawn anew are chosen: what only a common plan shows must not have to wait. */
const CHOSEN = 0.75;
/** Mutants among which one is chosen. */
const MUTANTS = 8;

interface Mutant extends DrawnPlan {
  readonly parents: readonly InterestingPlan[];
}

export function createNovelty(options: NoveltyOptions): Novelty {
  const { source, properties, abilities, disturbed } = options;
  const isFollowed = options.novelty === 'followed';
  const random = createRandom(`${options.seed} mutants`);
  const collection = createCollection();
  const curve = createCurve();
  const share = createShare();
  const foresight = createForesight(source, { properties: properties.length });
  let mutants = 0;
  let turn = 0;
  const names = new Set(properties.map(({ name }) => name));
  for (const one of options.known) if (names.has(one.property)) collection.know(one);
  const knownBefore = collection.known;

  /** Undefined when nothing was kept yet, or when chance made nothing of it that can be performed here. */
  const makeMutant = (property: Property): Mutant | undefined => {
    const parent = collection.draw(random, property.name);
    const other = collection.draw(random);
    if (parent === undefined || other === undefined) return undefined;
    const plan = mutatePlan(parent.plan, { random, other: other.plan, abilities });
    const isPerformed = plan !== undefined && disturbsStack(plan) === disturbed;
    return isPerformed ? { plan, property, parents: [parent, other] } : undefined;
  };
  /** Of the property whose turn it is: one whose plans show much that is new must not keep others from their turns. */
  const chooseMutant = (): DrawnPlan | undefined => {
    const property = properties[turn % properties.length];
    turn += 1;
    if (property === undefined) return undefined;
    const made = Array.from({ length: MUTANTS }, () => makeMutant(property)).filter((one) => one !== undefined);
    const chosen = foresight.choose(made);
    for (const parent of chosen?.parents ?? []) collection.onMutant(parent);
    return chosen && { plan: chosen.plan, property };
  };
  const draw = (): DrawnPlan => (random.next() < CHOSEN ? foresight : source).next();
  const follow = (): DrawnPlan => {
    const drawn = (random.next() < share.read() ? chooseMutant() : undefined) ?? draw();
    foresight.onPerform(drawn);
    return drawn;
  };

  return {
    next: () => (isFollowed ? follow() : source.next()),
    onPerformed: ({ plan, property, origin }, history, when) => {
      const features = asSeenBy(property, featuresOf(plan, history));
      const keep = disturbsStack(plan) === disturbed;
      const unknown = collection.add({ plan, property: property.name, features }, { keep });
      curve.add(when, unknown);
      share.add({ isMutant: origin === undefined, found: unknown.length });
      if (origin === undefined) mutants += 1;
    },
    get summary() {
      const { found, lastNew, flatSince, points } = curve;
      const plans = collection.plans.length;
      return {
        found,
        knownBefore,
        plans,
        mutants,
        points,
        ...(lastNew !== undefined && { lastNew }),
        ...(flatSince !== undefined && { flatSince }),
      };
    },
    get plans() {
      return collection.plans.filter(({ features }) => features.size > 0);
    },
  };
}
