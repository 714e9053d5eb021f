import type { Outcome } from '../../history/history.ts';
import type { Feature } from '../feature.ts';
import { labelOf } from '../label.ts';

export const outcome: Feature = {
  name: 'outcome',
  says: 'an op, and what it came to; a refusal with its code',
  *read({ plan, view }) {
    for (const step of plan.steps) {
      const settled = view.outcomes.get(step.id);
      if (settled !== undefined) yield `${labelOf(step)} → ${outcomeText(settled.outcome)}`;
    }
    for (const { what } of view.watchdogs) yield `waited in vain for a ${what}`;
  },
};

function outcomeText(came: Outcome): string {
  return came.kind === 'refused' ? `refused ${came.code}` : came.kind;
}
