import type { OpKind, Plan } from './plan.ts';

/** Of one processor, in ms, for a stack and its clients on one machine: measured with the reference stack. */
const COST = { execution: 13, user: 8, step: 2 };
/** What an op takes besides: a message's run brings a dozen events to each connection, an aging token a session. */
const BESIDES: Readonly<Partial<Record<OpKind, number>>> = { send: 6, expire: 8 };

/**
 * What it costs to perform a plan, as against another, in ms of a processor. Waiting is free: other executions go on
 * meanwhile.
 */
export function costOf({ users, steps }: Plan): number {
  const ofSteps = steps.reduce((sum, { op }) => sum + COST.step + (BESIDES[op.kind] ?? 0), 0);
  return COST.execution + COST.user * users.length + ofSteps;
}
