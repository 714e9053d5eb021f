import type { Plan } from './plan.ts';
import { rewriteStep } from './rewrite.ts';

/**
 * Gives steps that were put into another order ids that rise again, from 0; what names a step follows it. Names of
 * steps that are not in the plan become -1, and repair finds something else for them. A plan whose ids rise stays as it
 * is.
 */
export function renumber(plan: Plan): Plan {
  if (plan.steps.every((step, at) => at === 0 || (plan.steps[at - 1]?.id ?? step.id) < step.id)) return plan;
  const places = new Map(plan.steps.map((step, at) => [step.id, at]));
  const place = (id: number): number => places.get(id) ?? -1;
  const steps = plan.steps.map((step, at) => ({
    ...rewriteStep(step, { step: place, run: (run) => ({ ...run, step: place(run.step) }) }),
    id: at,
  }));
  return { ...plan, steps };
}
