import { planText } from '../plan/codec.ts';
import type { Plan } from '../plan/plan.ts';

/** Executions that a plan gets before it counts as not showing the key. Failures of a low rate will need more. */
const TRIALS = 1;

/**
 * Performs plans on its lanes and remembers, for each plan, how often it was performed and how often it showed the key.
 */
export interface Bench {
  /** Which of the plans show the key, in their order. What the limit leaves no time for counts as not showing it. */
  tryAll(plans: readonly Plan[]): Promise<readonly boolean[]>;
  readonly executions: number;
}

interface Count {
  performed: number;
  shown: number;
}

/** `perform` gets a lane of its own until it answers; `over` tells that nothing new may begin. */
export function createBench(options: {
  readonly perform: (plan: Plan, lane: number) => Promise<boolean>;
  readonly lanes: number;
  readonly over: () => boolean;
}): Bench {
  const { perform, lanes, over } = options;
  const counts = new Map<string, Count>();
  let executions = 0;

  const shows = async (plan: Plan, lane: number): Promise<boolean> => {
    const text = planText(plan);
    const count = counts.get(text) ?? { performed: 0, shown: 0 };
    counts.set(text, count);
    while (count.shown === 0 && count.performed < TRIALS && !over()) {
      executions += 1;
      count.performed += 1;
      if (await perform(plan, lane)) count.shown += 1;
    }
    return count.shown > 0;
  };

  return {
    tryAll: async (plans) => {
      const shown = plans.map(() => false);
      const queue = [...plans.entries()];
      const workers = Array.from({ length: Math.min(lanes, plans.length) }, async (_, lane) => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const [at, plan] = next;
          shown[at] = await shows(plan, lane).catch((error: unknown) => {
            queue.length = 0;
            throw error;
          });
        }
      });
      // Nothing may be under way on a lane after the answer, be it a rejection.
      await Promise.allSettled(workers);
      await Promise.all(workers);
      return shown;
    },
    get executions() {
      return executions;
    },
  };
}
