import { costOf } from '../plan/cost.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import { prospectsOf } from '../novelty/prospects.ts';
import { asSeenBy, compares } from './as-seen-by.ts';
import type { DrawnPlan, PlanSource } from './plan-source.ts';

/**
 * A source whose plans are chosen: of several that another source draws for a property, the one that promises most of
 * what was rarely performed so far. To draw a plan costs next to nothing, to perform it much. The others are passed
 * over. What is compared is taken as it is drawn: the longest plans promise most, and in a long one a user has done
 * everything by themselves that others might have shown in.
 */
export interface Foresight extends PlanSource {
  /** The one of these that promises most for what it costs; undefined when there is none. */
  choose<T extends Candidate>(some: readonly T[]): T | undefined;
  /** This plan is performed, whoever drew it. */
  onPerform(candidate: Candidate): void;
}

type Candidate = Pick<DrawnPlan, 'plan' | 'property'>;

/** Rounds of plans, one for each property, among which one round is chosen. */
const ROUNDS = 8;

/** `properties`: how many take turns in the source. */
export function createForesight(source: PlanSource, { properties }: { readonly properties: number }): Foresight {
  const performed = new Map<string, number>();
  let rounds: readonly (readonly DrawnPlan[])[] = [];
  let turn = properties;
  const readProspects = ({ plan, property }: Candidate): readonly string[] => [
    ...asSeenBy(property, prospectsOf(plan)),
  ];
  const promiseOf = (candidate: Candidate): number => {
    const rarity = readProspects(candidate).reduce((sum, one) => sum + 1 / (1 + (performed.get(one) ?? 0)), 0);
    return rarity / costOf(candidate.plan);
  };
  const choose = <T extends Candidate>(some: readonly T[]): T | undefined => {
    // How often a stack is disturbed is not for novelty to decide, so the first says whether it is.
    const [first] = some;
    const candidates = some.filter(({ plan }) => disturbsStack(plan) === (first && disturbsStack(first.plan)));
    const promises = candidates.map(promiseOf);
    return candidates[promises.indexOf(Math.max(...promises))];
  };
  return {
    choose,
    next: () => {
      if (turn === properties) {
        rounds = Array.from({ length: ROUNDS }, () => Array.from({ length: properties }, () => source.next()));
        turn = 0;
      }
      const drawn = rounds.flatMap((round) => round[turn] ?? []);
      const [first] = drawn;
      const chosen = first !== undefined && compares(first.property) ? first : choose(drawn);
      turn += 1;
      return chosen ?? source.next();
    },
    onPerform: (candidate) => {
      for (const one of readProspects(candidate)) performed.set(one, (performed.get(one) ?? 0) + 1);
    },
  };
}
