import type { Plan, Step } from '../plan/plan.ts';
import { describeOp, describeTrigger } from './describe-op.ts';
import { nameThings, nameUser } from './names.ts';
import { layTable } from './table.ts';

/** A plan as one column a user, a line a step: what it does and what it waits for. `width` in characters. */
export function planColumns(plan: Plan, options: { readonly width: number }): string {
  const names = nameThings(plan);
  const several = new Set(plan.steps.filter((step) => step.connection > 0).map((step) => step.user));
  const text = (step: Step): string => {
    const slot = several.has(step.user) ? ` #${step.connection + 1}` : '';
    const trigger = describeTrigger(step.when, names);
    return `${describeOp(step, names)}${slot}${trigger === '' ? '' : ` · ${trigger}`}`;
  };
  return layTable({
    titles: plan.users.map((_, user) => nameUser(user)),
    rows: plan.steps.map((step) => ({ label: names.step(step.id), column: step.user, text: text(step) })),
    width: options.width,
    emphasise: (mark) => mark,
  });
}
