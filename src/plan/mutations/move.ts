import type { Plan } from '../plan.ts';
import { drawChunk } from './chunk.ts';
import type { Mutation } from './mutation.ts';

/** A few steps of a user are taken out and put together into another place. */
export const move: Mutation = {
  name: 'move',
  weight: 3,
  mutate: (plan, { random }): Plan => {
    const chunk = drawChunk(plan, random);
    const rest = plan.steps.filter((step) => !chunk.includes(step));
    const at = random.below(rest.length + 1);
    return { ...plan, steps: [...rest.slice(0, at), ...chunk, ...rest.slice(at)] };
  },
};
