import { intervalOf, trialsToRuleOut, type Count } from '../shrink/rate.ts';
import type { Rule } from '../shrink/rule.ts';
import type { Change, Variant } from './variant.ts';

/**
 * What a change does to the violation: `gone` (what was changed is needed), `rarer` (less than half as often), `stays`,
 * `other` (another violation shows instead), `unreached` (a step could not be performed any more, so that nothing is
 * said of the change), `unsure` (too few performances to tell), `not-tried`.
 */
export type Bearing = 'gone' | 'rarer' | 'stays' | 'other' | 'unreached' | 'unsure' | 'not-tried';

/** How often a variant was performed and how often it showed the key, or only another violation. */
export interface VariantCount extends Count {
  readonly other: number;
  /** Performances in which a step was not reached. */
  readonly unreached: number;
}

export interface Tried {
  readonly change: Change;
  readonly count: VariantCount;
  readonly bearing: Bearing;
}

/** Why a plan violates: what each change to it does. */
export interface Explanation {
  /** Of the plan as it is. */
  readonly own: Count;
  /** All variants, in their order, tried or not. */
  readonly tried: readonly Tried[];
}

/** The chance that a variant which shows the key as often as the plan does is called `gone`; and for all together. */
const DOUBT_OF_ONE = 0.05;
const DOUBT_OF_ALL = 0.05;
/** Performances of a variant, at least and at most. */
const LEAST = 5;
const MOST = 60;

/** When a variant was performed often enough: so often that it would have shown the key as the plan does. */
export function toldApart(own: Count, variants: number): Rule {
  const wanted = trialsToRuleOut(lowRate(own), DOUBT_OF_ALL / Math.max(1, variants));
  const enough = Math.min(MOST, Math.max(LEAST, wanted));
  return ({ performed }) => (performed >= enough ? 'shows' : 'open');
}

/** Says of each variant what its change does. */
export function weighVariants(
  own: Count,
  variants: readonly { readonly variant: Variant; readonly count: VariantCount }[],
): Explanation {
  return {
    own,
    tried: variants.map(({ variant: { change }, count }) => {
      const bearing = bearingOf(count, own);
      // Without a step others may well not be reached: that is what it is there for.
      const isEmpty = bearing === 'gone' && change.kind !== 'without' && count.unreached === count.performed;
      return { change, count, bearing: isEmpty ? 'unreached' : bearing };
    }),
  };
}

function bearingOf({ performed, shown, other }: VariantCount, own: Count): Bearing {
  if (performed === 0) return 'not-tried';
  if (shown === 0) {
    if (other * 2 > performed) return 'other';
    return performed >= trialsToRuleOut(lowRate(own), DOUBT_OF_ONE) ? 'gone' : 'unsure';
  }
  return shown * own.performed * 2 >= own.shown * performed ? 'stays' : 'rarer';
}

/** A rate that the plan's own is hardly below. */
function lowRate(own: Count): number {
  return Math.max(0.01, intervalOf(own, 0.9).low);
}
