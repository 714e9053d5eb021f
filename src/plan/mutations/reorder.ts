import type { Plan } from '../plan.ts';
import { drawSampler } from '../samplers/draw.ts';
import { nextIdOf } from './next-id.ts';
import type { Mutation } from './mutation.ts';

/** The same sequences of all users in another order, by one of the samplers. */
export const reorder: Mutation = {
  name: 'reorder',
  weight: 2,
  mutate: (plan, { random }): Plan => {
    const sequences = plan.users.map((_, user) => plan.steps.filter((step) => step.user === user));
    return { ...plan, steps: drawSampler(random).merge(sequences, { random, nextId: nextIdOf(plan) }) };
  },
};
