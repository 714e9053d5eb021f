import type { Op, Plan, Step } from '../../plan/plan.ts';
import type { Edit, Pass } from '../edit.ts';

/** Lets a user ask over HTTP what they asked over sockets, and leaves out the sockets. */
export const doors: Pass = {
  name: 'doors',
  grain: 'fine',
  waves: (plan) => [plan.users.map((_, user) => withoutSockets(user))],
};

const OF_SOCKETS: ReadonlySet<Op['kind']> = new Set(['connect', 'disconnect', 'stall', 'drain', 'expire', 'garbage']);

function withoutSockets(user: number): Edit {
  return (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.flatMap((step) => {
      if (step.user !== user) return [step];
      return OF_SOCKETS.has(step.op.kind) ? [] : [overHttp(step)];
    }),
  });
}

function overHttp(step: Step): Step {
  return 'via' in step.op && step.op.kind !== 'connect' ? { ...step, op: { ...step.op, via: 'http' } } : step;
}
