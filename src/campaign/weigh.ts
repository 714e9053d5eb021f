import type { Violation, ViolationKey } from '../check/checker.ts';
import type { Judgement } from '../check/judge.ts';
import type { Property } from './property.ts';

/** A violation that counts for a campaign, under the property that it breaks. */
export interface Weighed {
  readonly key: ViolationKey;
  readonly violation: Violation;
  readonly alsoSeen: readonly string[];
}

/**
 * What of a judgement counts: violations by checkers of the campaign's properties, the first in the order of the
 * list. `own` is proven by this execution alone; `stranger` shows data of somebody outside of it, which only a
 * neighbour or an earlier execution explains. The property is the one that drew the plan, if it claims so, else the
 * first that does.
 */
export function weigh(
  judgement: Judgement,
  options: { readonly properties: readonly Property[]; readonly drawnBy?: Property },
): { readonly own: Weighed | undefined; readonly stranger: Weighed | undefined; readonly all: readonly Weighed[] } {
  const candidates = options.drawnBy === undefined ? options.properties : [options.drawnBy, ...options.properties];
  const checkers = [...new Set(judgement.violations.map((violation) => violation.checker))];
  const all = judgement.violations.flatMap((violation): Weighed[] => {
    const property = candidates.find((one) => one.checkers.includes(violation.checker));
    if (property === undefined) return [];
    const { checker, direction, where } = violation;
    const alsoSeen = checkers.filter((other) => other !== checker);
    return [{ key: { property: property.name, checker, direction, where }, violation, alsoSeen }];
  });
  return {
    own: all.find((one) => one.key.direction !== 'stranger'),
    stranger: all.find((one) => one.key.direction === 'stranger'),
    all,
  };
}

/** Whether two violations are the same, whatever property drew the plan. */
export function isSameKey(one: Omit<ViolationKey, 'property'>, other: Omit<ViolationKey, 'property'>): boolean {
  return one.checker === other.checker && one.direction === other.direction && one.where === other.where;
}

/**
 * Places where the same is told: what is asked over one door can be asked over the other, and a run that does not go on
 * shows in its events or in what comes of the step that waits for it.
 */
const ALIKE: readonly ReadonlySet<string>[] = [new Set(['answer', 'http']), new Set(['event', 'outcome'])];

/** Whether two violations are the same, or would be if both had been told at the same place. */
export function isSameButWhere(one: Omit<ViolationKey, 'property'>, other: Omit<ViolationKey, 'property'>): boolean {
  const isAlike = ALIKE.some((places) => places.has(one.where) && places.has(other.where));
  return isSameKey(one, isAlike ? { ...other, where: one.where } : other);
}
