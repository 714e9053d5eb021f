import { disturbsStack, isOfStack } from '../plan/of-stack.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { describeOp, describeTrigger } from './describe-op.ts';
import { nameThings, nameUser } from './names.ts';
import { layTable } from './table.ts';

/**
 * A plan as one column a user, and one for the stack where that is disturbed; a line a step: what it does and what it
 * waits for. `width` in characters.
 */
export function planColumns(plan: Plan, options: { readonly width: number }): string {
  const names = nameThings(plan);
  const several = new Set(plan.steps.filter((step) => step.connection > 0).map((step) => step.user));
  const text = (step: Step): string => {
    const slot = several.has(step.user) && !isOfStack(step) ? ` #${step.connection + 1}` : '';
    const trigger = describeTrigger(step.when, names);
    return `${describeOp(step, names)}${slot}${trigger === '' ? '' : ` · ${trigger}`}`;
  };
  return layTable({
    titles: columnTitles(plan),
    rows: plan.steps.map((step) => ({ label: names.step(step.id), column: columnOf(step, plan), text: text(step) })),
    width: options.width,
    emphasise: (mark) => mark,
  });
}

/** The names of a plan's users, and the stack's own column where the plan disturbs it. */
export function columnTitles(plan: Plan): readonly string[] {
  return [...plan.users.map((_, user) => nameUser(user)), ...(disturbsStack(plan) ? ['the stack'] : [])];
}

/** The column in which a step stands. */
export function columnOf(step: Step, plan: Plan): number {
  return isOfStack(step) ? plan.users.length : step.user;
}
