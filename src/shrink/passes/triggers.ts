import type { Step } from '../../plan/plan.ts';
import { waitFor, type Edit, type Pass } from '../edit.ts';

/** Makes steps wait for less: for nothing, for the outcome of the step they name, for its first event. */
export const triggers: Pass = {
  name: 'triggers',
  grain: 'fine',
  waves: ({ steps }) => [
    steps.filter(({ when }) => when.kind !== 'previous').map(({ id }) => waitFor(id, { kind: 'previous' })),
    steps.flatMap(simpler),
  ],
};

function simpler({ id, when }: Step): readonly Edit[] {
  if (when.kind === 'upstream') return [waitFor(id, { kind: 'settled', step: when.run.step })];
  if (when.kind !== 'event') return [];
  return [
    waitFor(id, { kind: 'settled', step: when.run.step }),
    waitFor(id, { ...when, nth: 1 }),
    waitFor(id, { ...when, event: 'agent_started', nth: 1 }),
  ];
}
