import type { Random } from '../../support/random.ts';
import type { Plan, Step } from '../plan.ts';
import { rewriteStep } from '../rewrite.ts';
import { chance } from '../choose.ts';
import { drawChunk } from './chunk.ts';
import { nextIdOf } from './next-id.ts';
import type { Mutation } from './mutation.ts';

/** A few steps of a user are done again, later, by the same user or by another one. */
export const copy: Mutation = {
  name: 'copy',
  weight: 1,
  mutate: (plan, { random }): Plan => {
    const chunk = drawChunk(plan, random);
    const last = chunk.at(-1);
    if (last === undefined) return plan;
    const copied = copySteps(chunk, { random, nextId: nextIdOf(plan), users: plan.users.length });
    const after = plan.steps.indexOf(last) + 1;
    const at = after + (chance(random, 0.5) ? 0 : random.below(plan.steps.length - after + 1));
    return { ...plan, steps: [...plan.steps.slice(0, at), ...copied, ...plan.steps.slice(at)] };
  },
};

/** What the steps name among themselves are the copies; what another user's steps name of others stays. */
function copySteps(
  chunk: readonly Step[],
  { random, nextId, users }: { readonly random: Random; readonly nextId: () => number; readonly users: number },
): readonly Step[] {
  const [from = 0] = chunk.map((step) => step.user);
  const to = chance(random, 0.5) ? from : random.below(users);
  const ids = new Map(chunk.map(({ id }) => [id, nextId()]));
  const rename = (id: number): number => ids.get(id) ?? id;
  return chunk.map((step) => ({
    ...rewriteStep(step, {
      step: rename,
      run: (run) => (ids.has(run.step) ? { user: to, step: rename(run.step) } : run),
    }),
    user: to,
    id: rename(step.id),
  }));
}
