import { planText } from '../plan/codec.ts';
import type { Plan } from '../plan/plan.ts';
import type { Count } from './rate.ts';
import type { Rule } from './rule.ts';

/**
 * Performs plans on its lanes and remembers, for each plan, how often it was performed and how often it showed the key;
 * never a verdict, since what a count says depends on the question.
 */
export interface Bench {
  /**
   * Which of the plans show the key by this rule, in their order. What the limit leaves no time for counts as not
   * showing it.
   */
  tryAll(plans: readonly Plan[], rule: Rule): Promise<readonly boolean[]>;
  countOf(plan: Plan): Count;
  readonly executions: number;
}

/** Mutable; `underWay` performances are neither performed nor shown yet. */
interface Tried {
  readonly plan: Plan;
  performed: number;
  shown: number;
  underWay: number;
}

/**
 * `perform` gets a lane of its own until it answers; `over` tells that nothing new may begin. The plan that was
 * performed least comes first, and a lane is left idle rather than used for what could change no ruling.
 */
export function createBench(options: {
  readonly perform: (plan: Plan, lane: number) => Promise<boolean>;
  readonly lanes: number;
  readonly over: () => boolean;
}): Bench {
  const { perform, over } = options;
  const all = new Map<string, Tried>();
  let executions = 0;

  const triedOf = (plan: Plan): Tried => {
    const text = planText(plan);
    const tried = all.get(text) ?? { plan, performed: 0, shown: 0, underWay: 0 };
    all.set(text, tried);
    return tried;
  };
  const performOnce = async (tried: Tried, lane: number): Promise<void> => {
    executions += 1;
    tried.underWay += 1;
    try {
      if (await perform(tried.plan, lane)) tried.shown += 1;
      tried.performed += 1;
    } finally {
      tried.underWay -= 1;
    }
  };

  return {
    tryAll: async (plans, rule) => {
      const tried = [...new Set(plans.map(triedOf))];
      const idle = Array.from({ length: options.lanes }, (_, lane) => options.lanes - 1 - lane);
      const underWay = new Set<Promise<void>>();
      let failure: { readonly error: unknown } | undefined;
      for (;;) {
        const next = idle.length === 0 || failure !== undefined || over() ? undefined : mostWanted(tried, rule);
        if (next !== undefined) {
          const lane = idle.pop() ?? 0;
          const performing: Promise<void> = performOnce(next, lane)
            .catch((error: unknown) => {
              failure ??= { error };
            })
            .finally(() => {
              underWay.delete(performing);
              idle.push(lane);
            });
          underWay.add(performing);
        } else if (underWay.size > 0) {
          // Nothing may be under way on a lane after the answer, be it a rejection.
          await Promise.race(underWay);
        } else break;
      }
      if (failure !== undefined) throw failure.error;
      return plans.map((plan) => rule(triedOf(plan)) === 'shows');
    },
    countOf: (plan) => {
      const { performed, shown } = triedOf(plan);
      return { performed, shown };
    },
    get executions() {
      return executions;
    },
  };
}

/** Of the plans that another performance may decide about, the one with the fewest. */
function mostWanted(tried: readonly Tried[], rule: Rule): Tried | undefined {
  const open = tried.filter((one) => rule(one) === 'open' && isOpenYet(one, rule));
  const least = Math.min(...open.map(startedOf));
  return open.find((one) => startedOf(one) === least);
}

function startedOf({ performed, underWay }: Tried): number {
  return performed + underWay;
}

/** Whether a ruling may be open still when all performances under way have ended alike. */
function isOpenYet({ performed, shown, underWay }: Tried, rule: Rule): boolean {
  const ended = performed + underWay;
  return [shown, shown + underWay].some((some) => rule({ performed: ended, shown: some }) === 'open');
}
