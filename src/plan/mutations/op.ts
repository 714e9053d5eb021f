import { between } from '../choose.ts';
import type { Plan } from '../plan.ts';
import { changeOp } from './change-op.ts';
import type { Mutation } from './mutation.ts';

/** One to three steps do what they do in another way: another token, thread, run, door, script, and so on. */
export const op: Mutation = {
  name: 'op',
  weight: 3,
  mutate: (plan, { random }): Plan => {
    const times = between(random, { least: 1, most: 3 });
    const places = new Set(Array.from({ length: times }, () => random.below(Math.max(1, plan.steps.length))));
    const steps = plan.steps.map((step, place) =>
      places.has(place) ? { ...step, op: changeOp(step, { random, plan }) } : step,
    );
    return { ...plan, steps };
  },
};
