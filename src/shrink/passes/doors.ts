import type { Op, Plan, Step } from '../../plan/plan.ts';
import type { Edit, Pass } from '../edit.ts';

/** Asks over HTTP what was asked over sockets, and leaves out the sockets: all of a user, then one at a time. */
export const doors: Pass = {
  name: 'doors',
  grain: 'fine',
  waves: (plan) => [
    plan.users.map((_, user) => withoutSockets((step) => step.user === user)),
    plan.steps
      .filter(({ op }) => op.kind === 'connect')
      .map(({ user, connection }) =>
        withoutSockets((step) => step.user === user && step.connection === connection),
      ),
  ],
};

const OF_SOCKETS: ReadonlySet<Op['kind']> = new Set(['connect', 'disconnect', 'stall', 'drain', 'expire', 'garbage']);

function withoutSockets(isMeant: (step: Step) => boolean): Edit {
  return (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.flatMap((step) => {
      if (!isMeant(step)) return [step];
      return OF_SOCKETS.has(step.op.kind) ? [] : [overHttp(step)];
    }),
  });
}

function overHttp(step: Step): Step {
  return 'via' in step.op && step.op.kind !== 'connect' ? { ...step, op: { ...step.op, via: 'http' } } : step;
}
