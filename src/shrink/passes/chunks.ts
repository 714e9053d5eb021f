import { dropSteps, type Pass } from '../edit.ts';
import { halvingsOf } from '../halvings.ts';

/** Leaves out neighbouring steps: halves, quarters, and on down to two. */
export const chunks: Pass = {
  name: 'chunks',
  grain: 'coarse',
  waves: ({ steps }) => halvingsOf(steps.map(({ id }) => id)).map((groups) => groups.map((ids) => dropSteps(ids))),
};
