import { planText } from '../plan/codec.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * Performs plans on its lanes and remembers, for each plan, how often it was performed and how often it showed the key.
 */
export interface Bench {
  /** Which of the plans show the key, in their order. What the limit leaves no time for counts as not showing it. */
  tryAll(plans: readonly Plan[]): Promise<readonly boolean[]>;
  readonly executions: number;
}

interface Count {
  started: number;
  refuted: boolean;
  shown: number;
}

/**
 * `perform` gets a lane of its own until it answers; `over` tells that nothing new may begin. A plan shows the key when
 * `times` performances in all do: the first of each plan come first, and lanes that would be idle take the others.
 */
export function createBench(options: {
  readonly perform: (plan: Plan, lane: number) => Promise<boolean>;
  readonly lanes: number;
  readonly over: () => boolean;
  readonly times: number;
}): Bench {
  const { perform, lanes, over, times } = options;
  const counts = new Map<string, Count>();
  let executions = 0;

  const countOf = (plan: Plan): Count => {
    const text = planText(plan);
    const count = counts.get(text) ?? { started: 0, refuted: false, shown: 0 };
    counts.set(text, count);
    return count;
  };
  const performOnce = async (plan: Plan, count: Count, lane: number): Promise<void> => {
    if (count.refuted || count.started >= times || over()) return;
    executions += 1;
    count.started += 1;
    if (await perform(plan, lane)) count.shown += 1;
    else count.refuted = true;
  };

  return {
    tryAll: async (plans) => {
      const tried = plans.map((plan) => ({ plan, count: countOf(plan) }));
      const queue = Array.from({ length: times }, () => tried).flat();
      const workers = Array.from({ length: Math.min(lanes, queue.length) }, async (_, lane) => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          await performOnce(next.plan, next.count, lane).catch((error: unknown) => {
            queue.length = 0;
            throw error;
          });
        }
      });
      // Nothing may be under way on a lane after the answer, be it a rejection.
      await Promise.allSettled(workers);
      await Promise.all(workers);
      return tried.map(({ count }) => !count.refuted && count.shown >= times);
    },
    get executions() {
      return executions;
    },
  };
}
