import type { Random } from '../../support/random.ts';
import { chance } from '../choose.ts';
import { isOfStack } from '../of-stack.ts';
import { MOST_USERS, type Plan, type Step } from '../plan.ts';
import { rewriteStep } from '../rewrite.ts';
import { mergeByPriority } from '../samplers/pct.ts';
import { mergeUniformly } from '../samplers/uniform.ts';
import { nextIdOf } from './next-id.ts';
import type { Mutation } from './mutation.ts';

/**
 * Steps of another plan, of some of its users, are put among the steps of this one: done by users of this plan, or by
 * users who join it. What made each plan interesting may be its order, so each keeps it: they are mixed step by step,
 * or put into one another in few pieces.
 */
export const splice: Mutation = {
  name: 'splice',
  weight: 2,
  mutate: (plan, { random, other }): Plan => {
    const donors = other.users.flatMap((_, user) => (chance(random, 0.6) ? [user] : []));
    const given = other.steps.filter((step) => donors.includes(step.user) && !isOfStack(step));
    if (given.length === 0) return plan;
    const nextId = nextIdOf(plan);
    const { users, roles } = castUsers(plan, { other, random });
    const from = chance(random, 0.5) ? 0 : random.below(given.length);
    const put = renameSteps(given.slice(from), { nextId, roles });
    const merge = chance(random, 0.5) ? mergeUniformly : mergeByPriority;
    return { ...plan, users, steps: merge([plan.steps, put], { random }) };
  },
};

/** Whom each user of the other plan plays: somebody new while there is room and by chance, else anybody of the plan. */
function castUsers(
  plan: Plan,
  { other, random }: { readonly other: Plan; readonly random: Random },
): { readonly users: Plan['users']; readonly roles: readonly number[] } {
  const users = [...plan.users];
  const joins = chance(random, 0.5);
  const roles = other.users.map((user) => {
    if (!joins || users.length >= MOST_USERS) return random.below(plan.users.length);
    users.push(user);
    return users.length - 1;
  });
  return { users, roles };
}

function renameSteps(
  steps: readonly Step[],
  { nextId, roles }: { readonly nextId: () => number; readonly roles: readonly number[] },
): readonly Step[] {
  const ids = new Map(steps.map(({ id }) => [id, nextId()]));
  // What is named and did not come along is found by repair: the nearest step before that would do.
  const id = (old: number): number => ids.get(old) ?? -1;
  const user = (old: number): number => roles[old] ?? 0;
  return steps.map((step) => ({
    ...rewriteStep(step, { user, step: id, run: (run) => ({ user: user(run.user), step: id(run.step) }) }),
    id: id(step.id),
  }));
}
