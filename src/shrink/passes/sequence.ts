import type { Plan, Step } from '../../plan/plan.ts';
import { dropSteps, together, type Edit, type Pass } from '../edit.ts';

/**
 * Leaves out one step and puts the rest in sequence: a step that only gave others the time to overtake, or to be
 * overtaken, is not missed when each waits for the outcome of the one before.
 */
export const sequence: Pass = {
  name: 'sequence',
  grain: 'fine',
  waves: (plan) => [plan.steps.map(({ id }) => together([dropSteps([id]), inSequence]))],
};

const inSequence: Edit = (plan: Plan): Plan => ({ ...plan, steps: plan.steps.map(afterTheOneBefore) });

function afterTheOneBefore(step: Step, at: number, steps: readonly Step[]): Step {
  const before = steps[at - 1];
  if (before === undefined || step.when.kind !== 'previous') return step;
  return { ...step, when: { kind: 'settled', step: before.id } };
}
