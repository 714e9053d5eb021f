import { isOfStack } from '../../plan/of-stack.ts';
import { dropSteps, type Pass } from '../edit.ts';

/** Leaves out a user with all their steps; what happens to the stack is nobody's and stays. */
export const users: Pass = {
  name: 'users',
  grain: 'coarse',
  waves: (plan) => [
    plan.users.map((_, user) => {
      const own = plan.steps.filter((step) => step.user === user && !isOfStack(step));
      return dropSteps(own.map(({ id }) => id));
    }),
  ],
};
