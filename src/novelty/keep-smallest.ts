import type { Plan } from '../plan/plan.ts';

/**
 * The smallest plan for each feature, each plan once and in the order given: of plans of equal size the first. At most
 * `most` of them, those that stand for the most features. What was seen on one target says nothing of another: each has
 * its own smallest.
 */
export function keepSmallest<P extends Shown>(plans: readonly P[], most: number): readonly P[] {
  const smallest = new Map<string, P>();
  for (const one of plans) {
    for (const feature of one.features) {
      const key = `${one.seenOn} ${feature}`;
      const known = smallest.get(key);
      if (known === undefined || sizeOf(one) < sizeOf(known)) smallest.set(key, one);
    }
  }
  const standsFor = new Map<P, number>();
  for (const one of smallest.values()) standsFor.set(one, (standsFor.get(one) ?? 0) + 1);
  const kept = new Set([...standsFor].sort(([, a], [, b]) => b - a).slice(0, most).map(([one]) => one));
  return plans.filter((one) => kept.has(one));
}

interface Shown {
  readonly plan: Plan;
  readonly features: Iterable<string>;
  /** Which stack its execution was performed on. */
  readonly seenOn: string;
}

/** Steps first; among equals fewer users. */
function sizeOf({ plan }: Shown): number {
  return plan.steps.length * 100 + plan.users.length;
}
