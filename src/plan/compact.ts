import { isOfStack } from './of-stack.ts';
import type { Plan, Step } from './plan.ts';
import { rewriteStep } from './rewrite.ts';

/**
 * The same plan with users and connections numbered without holes, in their order of the plan: users without a step
 * whom nobody names are left out (one user always stays), connections count from 0 for each user. Steps keep their ids.
 * A step of the stack keeps nobody: it is of whoever is the first.
 */
export function compact(plan: Plan): Plan {
  const named = usersNamedBy(plan.steps);
  const kept = plan.users.flatMap((_, user) => (named.has(user) ? [user] : []));
  const users = kept.length === 0 ? [0] : kept;
  const connections = new Map<number, number[]>();
  const connectionOf = (step: Step): number => {
    if (isOfStack(step)) return 0;
    const seen = connections.get(step.user) ?? [];
    connections.set(step.user, seen);
    if (!seen.includes(step.connection)) seen.push(step.connection);
    return seen.indexOf(step.connection);
  };
  const steps = plan.steps.map((step) => ({
    ...rewriteStep(step, {
      user: (user) => Math.max(0, users.indexOf(user)),
      run: (run) => ({ ...run, user: users.indexOf(run.user) }),
    }),
    connection: connectionOf(step),
  }));
  return { ...plan, users: plan.users.filter((_, user) => users.includes(user)), steps };
}

function usersNamedBy(steps: readonly Step[]): ReadonlySet<number> {
  const named = new Set<number>();
  for (const step of steps.filter((one) => !isOfStack(one))) {
    rewriteStep(step, {
      user: (user) => {
        named.add(user);
        return user;
      },
      run: (run) => {
        named.add(run.user);
        return run;
      },
    });
  }
  return named;
}
