import { costOf } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';
import type { Random } from '../support/random.ts';

/** A plan that showed something new when it was performed. */
export interface InterestingPlan {
  readonly plan: Plan;
  readonly property: string;
  /** All that its execution showed; none of one that was never performed on this stack. */
  readonly features: ReadonlySet<string>;
}

/** The features that are known, and the plans that showed them first. */
export interface Collection {
  /** From before: its features are known, and it can be drawn. */
  know(one: InterestingPlan): void;
  /** Counts what an execution showed, and returns what was not known; its plan is kept for that if `keep` says so. */
  add(one: InterestingPlan, options: { readonly keep: boolean }): readonly string[];
  /** One of the plans, of that property where one is named, by its energy; undefined where there is none. */
  draw(random: Random, property?: string): InterestingPlan | undefined;
  /** A mutant of this plan is performed: its energy falls. */
  onMutant(parent: InterestingPlan): void;
  readonly plans: readonly InterestingPlan[];
  /** How many features are known. */
  readonly known: number;
}

/** More plans are not kept: those of the least energy go. */
const MOST_PLANS = 500;

interface Kept {
  readonly one: InterestingPlan;
  /** What it was the first to show. */
  readonly first: readonly string[];
  drawn: number;
}

/**
 * Energy is rarity: the sum, over the features that a plan was the first to show, of one by how often each was seen
 * since, for what the plan costs. It falls with each mutant, so that no plan that was lucky once takes all of the
 * search.
 */
export function createCollection(): Collection {
  const seen = new Map<string, number>();
  let all: Kept[] = [];
  const energyOf = ({ one, first, drawn }: Kept): number => {
    const rarity = first.reduce((sum, feature) => sum + 1 / (seen.get(feature) ?? 1), LEAST_RARITY);
    return rarity / (1 + drawn) / costOf(one.plan);
  };
  const count = (features: ReadonlySet<string>): readonly string[] => {
    const unknown: string[] = [];
    for (const feature of features) {
      const times = seen.get(feature) ?? 0;
      if (times === 0) unknown.push(feature);
      seen.set(feature, times + 1);
    }
    return unknown;
  };
  const keep = (kept: Kept): void => {
    all.push(kept);
    if (all.length <= MOST_PLANS) return;
    const weakest = all.reduce((least, one) => (energyOf(one) < energyOf(least) ? one : least));
    all = all.filter((one) => one !== weakest);
  };
  return {
    know: (one) => keep({ one, first: count(one.features), drawn: 0 }),
    add: (one, options) => {
      const first = count(one.features);
      if (first.length > 0 && options.keep) keep({ one, first, drawn: 0 });
      return first;
    },
    draw: (random, property) => {
      const plans = all.filter(({ one }) => property === undefined || one.property === property);
      const energies = plans.map(energyOf);
      let left = random.next() * energies.reduce((sum, energy) => sum + energy, 0);
      const kept = plans.find((_, at) => (left -= energies[at] ?? 0) < 0);
      return kept?.one;
    },
    onMutant: (parent) => {
      const kept = all.find(({ one }) => one === parent);
      if (kept !== undefined) kept.drawn += 1;
    },
    get plans() {
      return all.map(({ one }) => one);
    },
    get known() {
      return seen.size;
    },
  };
}

/** Of a plan that was the first to show nothing: it came from another stack. */
const LEAST_RARITY = 0.1;
