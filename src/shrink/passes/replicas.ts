import type { Op, Plan, Step } from '../../plan/plan.ts';
import type { Edit, Pass } from '../edit.ts';

/** Changes two replicas for one another wherever a plan names them, so that it names the first ones. */
export const replicas: Pass = {
  name: 'replicas',
  grain: 'fine',
  waves: (plan) => {
    const named = [...new Set(plan.steps.flatMap(({ op }) => replicaOf(op) ?? []))].sort((a, b) => a - b);
    return [named.flatMap((one) => Array.from({ length: one }, (_, lower) => swapping(one, lower)))];
  },
};

function replicaOf(op: Op): number | undefined {
  return 'replica' in op ? op.replica : undefined;
}

function swapping(one: number, other: number): Edit {
  const swap = (replica: number): number => (replica === one ? other : replica === other ? one : replica);
  const swapStep = (step: Step): Step => {
    const { op } = step;
    return 'replica' in op && op.replica !== undefined ? { ...step, op: { ...op, replica: swap(op.replica) } } : step;
  };
  return (plan: Plan): Plan => ({ ...plan, steps: plan.steps.map(swapStep) });
}
