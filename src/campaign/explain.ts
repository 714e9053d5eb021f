import { variantsOf } from '../explain/variants.ts';
import { toldApart, weighVariants, type Explanation } from '../explain/weigh-variants.ts';
import { planText } from '../plan/codec.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { createBench } from '../shrink/bench.ts';
import type { Count } from '../shrink/rate.ts';
import { OverhearError } from '../support/errors.ts';
import type { Attempts } from './attempts.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import type { Property } from './property.ts';
import { weigh } from './weigh.ts';

/** For explaining, in ms, besides what shrinking left of its time. */
export const EXPLAIN_MS = 10_000;

/**
 * Performs each variant of a plan alone, on stacks that have seen nothing before, often enough to tell it from the plan
 * itself; those that were performed least come first, so that each has its share when the time is over. A stack that
 * fails ends it as well: what was not tried is said to be so.
 */
export async function explain(
  plan: Plan,
  options: {
    /** How often the plan itself shows the key. */
    readonly own: Count;
    readonly attempts: Attempts;
    readonly laboratory: Laboratory;
    readonly properties: readonly Property[];
    readonly abilities: Abilities;
    /** Tells that nothing new may begin. */
    readonly over: () => boolean;
    readonly onProgress?: (executions: number) => void;
  },
): Promise<Explanation> {
  const { own, attempts, laboratory, properties } = options;
  const variants = variantsOf(plan, options.abilities);
  /** Of performances that did not show the key. */
  const seen = new Map<string, { other: number; unreached: number }>();
  const seenOf = (variant: Plan): { other: number; unreached: number } =>
    seen.get(planText(variant)) ?? { other: 0, unreached: 0 };
  const bench = createBench({
    perform: async (variant) => {
      const trial = await attempts.tryAlone(variant);
      options.onProgress?.(bench.executions);
      if (attempts.read(trial) !== undefined) return true;
      const { other, unreached } = seenOf(variant);
      seen.set(planText(variant), {
        other: other + (weigh(trial.judgement, { properties }).own === undefined ? 0 : 1),
        unreached: unreached + (isUnreached(trial) ? 1 : 0),
      });
      return false;
    },
    lanes: laboratory.lanes,
    over: options.over,
  });
  const plans = variants.map((variant) => variant.plan);
  try {
    await bench.tryAll(plans, toldApart(own, variants.length));
  } catch (error) {
    if (!(error instanceof OverhearError)) throw error;
  }
  return weighVariants(
    own,
    variants.map((variant) => ({
      variant,
      count: { ...bench.countOf(variant.plan), ...seenOf(variant.plan) },
    })),
  );
}

function isUnreached({ history }: Trial): boolean {
  return history.entries.some((entry) => entry.kind === 'settled' && entry.outcome.kind === 'unreached');
}
