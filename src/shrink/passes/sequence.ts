import type { Plan, Step, Trigger } from '../../plan/plan.ts';
import { dropSteps, together, waitFor, type Edit, type Pass } from '../edit.ts';

/**
 * Leaves out one step that only gave others time. One that let others overtake, or be overtaken, is not missed when
 * each waits for the outcome of the one before; one that others waited for is not when they wait until all is quiet.
 */
export const sequence: Pass = {
  name: 'sequence',
  grain: 'fine',
  waves: ({ steps }) => [
    steps.map(({ id }) => together([dropSteps([id]), inSequence])),
    steps.flatMap(({ id }) => {
      const waiting = steps.filter(({ when }) => waitsFor(when, id));
      const quietly = waiting.map((one) => waitFor(one.id, { kind: 'quiet' }));
      return waiting.length === 0 ? [] : [together([dropSteps([id]), ...quietly])];
    }),
  ],
};

const inSequence: Edit = (plan: Plan): Plan => ({ ...plan, steps: plan.steps.map(afterTheOneBefore) });

function afterTheOneBefore(step: Step, at: number, steps: readonly Step[]): Step {
  const before = steps[at - 1];
  if (before === undefined || step.when.kind !== 'previous') return step;
  return { ...step, when: { kind: 'settled', step: before.id } };
}

function waitsFor(when: Trigger, id: number): boolean {
  return when.kind === 'settled' ? when.step === id : 'run' in when && when.run.step === id;
}
