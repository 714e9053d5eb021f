import type { Random } from '../../support/random.ts';
import { choose } from '../choose.ts';
import type { Plan, Step, Trigger } from '../plan.ts';
import { isSend } from '../repair.ts';
import { duringRun } from '../windows.ts';
import type { Mutation } from './mutation.ts';

/** A step waits for something else: for nothing, the outcome of a step before it, or a moment of somebody's run. */
export const trigger: Mutation = {
  name: 'trigger',
  weight: 2,
  mutate: (plan, { random }): Plan => {
    if (plan.steps.length === 0) return plan;
    const at = random.below(plan.steps.length);
    const when = drawTrigger(plan.steps.slice(0, at), random);
    return { ...plan, steps: plan.steps.map((step, place) => (place === at ? { ...step, when } : step)) };
  },
};

function drawTrigger(earlier: readonly Step[], random: Random): Trigger {
  const sends = earlier.filter(isSend);
  const kind = choose(random, {
    previous: 3,
    settled: earlier.length === 0 ? 0 : 2,
    run: sends.length === 0 ? 0 : 5,
    quiet: 1,
  });
  switch (kind) {
    case 'previous':
    case 'quiet':
      return { kind };
    case 'settled':
      return { kind, step: random.pick(earlier).id };
    case 'run': {
      const { id, user, op } = random.pick(sends);
      return duringRun(random, { run: { user, step: id }, script: op.script });
    }
    default:
      return kind satisfies never;
  }
}
