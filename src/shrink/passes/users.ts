import type { RunRef } from '../../plan/plan.ts';
import { rewriteStep } from '../../plan/rewrite.ts';
import { dropUsers, type Edit, type Pass } from '../edit.ts';

/** Leaves out a user with all their steps; then lets the first user do what one does, over connections of its own. */
export const users: Pass = {
  name: 'users',
  grain: 'coarse',
  waves: (plan) => [
    plan.users.map((_, user) => dropUsers([user])),
    plan.users.slice(1).map((_, index) => doneByFirst(index + 1)),
  ],
};

function doneByFirst(from: number): Edit {
  const user = (one: number): number => (one === from ? 0 : one);
  const run = (one: RunRef): RunRef => ({ ...one, user: user(one.user) });
  return (plan) => {
    const beside = 1 + Math.max(...plan.steps.map(({ connection }) => connection));
    const steps = plan.steps.map((step) => ({
      ...rewriteStep(step, { user, run }),
      connection: step.user === from ? step.connection + beside : step.connection,
    }));
    return { ...plan, steps };
  };
}
