import { dropSteps, type Pass } from '../edit.ts';

/** Leaves out one step. */
export const steps: Pass = {
  name: 'steps',
  grain: 'step',
  waves: (plan) => [plan.steps.map(({ id }) => dropSteps([id]))],
};
