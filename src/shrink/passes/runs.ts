import type { Plan, Step } from '../../plan/plan.ts';
import { isSend } from '../../plan/repair.ts';
import { runsNamedBy } from '../../plan/rewrite.ts';
import { dropSteps, type Pass } from '../edit.ts';

/** Leaves out a send together with every step whose op names its run. */
export const runs: Pass = {
  name: 'runs',
  grain: 'coarse',
  waves: (plan) => [plan.steps.filter(isSend).map((send) => dropSteps([send.id, ...dependents(plan, send)]))],
};

function dependents(plan: Plan, send: Step): readonly number[] {
  const named = plan.steps.filter((step) =>
    runsNamedBy({ ...step, when: { kind: 'previous' } }).some((run) => run.step === send.id),
  );
  return named.map(({ id }) => id);
}
