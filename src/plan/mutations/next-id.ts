import type { Plan } from '../plan.ts';

/** Ids for steps that are added to a plan: above all that it has. */
export function nextIdOf({ steps }: Plan): () => number {
  let last = steps.reduce((most, { id }) => Math.max(most, id), -1);
  return () => {
    last += 1;
    return last;
  };
}
