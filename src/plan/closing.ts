import { isOfStack } from './of-stack.ts';
import type { Plan, Step } from './plan.ts';

/** The same plan, and when all is quiet at its end each of its connections is closed. */
export function closing(plan: Plan): Plan {
  const ofUsers = plan.steps.filter((step) => !isOfStack(step));
  const connections = new Map(ofUsers.map((step) => [`${step.user}/${step.connection}`, step]));
  const next = 1 + Math.max(-1, ...plan.steps.map(({ id }) => id));
  const closes = [...connections.values()].map(
    ({ user, connection }, at): Step => ({
      id: next + at,
      user,
      connection,
      op: { kind: 'disconnect', how: 'close' },
      when: at === 0 ? { kind: 'quiet' } : { kind: 'previous' },
    }),
  );
  return { ...plan, steps: [...plan.steps, ...closes] };
}
