import type { History } from '../history/history.ts';
import { dropSteps, type Edit } from '../shrink/edit.ts';
import { isShown } from './attempts.ts';
import type { Performed } from './calibrate.ts';

/**
 * For each performance that showed the key the edit that leaves out what was asked only afterwards, or never: it has no
 * part in what was seen by then. What is seen at the end alone leaves nothing out.
 */
export function withoutAfterwards(performed: Performed): readonly Edit[] {
  return performed.filter(isShown).flatMap(({ trial: { history }, weighed: { violation } }): readonly Edit[] => {
    const asked = askedUntil(history, violation.at);
    const edit: Edit = (plan) => dropSteps(plan.steps.map(({ id }) => id).filter((id) => !asked.has(id)))(plan);
    return asked.size === 0 ? [] : [edit];
  });
}

function askedUntil({ entries }: History, last: number): ReadonlySet<number> {
  return new Set(entries.flatMap((entry) => (entry.kind === 'issued' && entry.n <= last ? [entry.step] : [])));
}
