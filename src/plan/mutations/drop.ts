import type { Plan } from '../plan.ts';
import { chance } from '../choose.ts';
import { drawChunk } from './chunk.ts';
import type { Mutation } from './mutation.ts';

/** A few steps of a user go, or all that one of several users does. */
export const drop: Mutation = {
  name: 'drop',
  weight: 2,
  mutate: (plan, { random }): Plan => {
    const chunk = drawChunk(plan, random);
    const [first] = chunk;
    const isGone = (step: (typeof chunk)[number]): boolean => step.user === first?.user;
    const gone = chance(random, 0.25) ? plan.steps.filter(isGone) : chunk;
    const steps = plan.steps.filter((step) => !gone.includes(step));
    return steps.length === 0 ? plan : { ...plan, steps };
  },
};
