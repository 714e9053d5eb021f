import { dropSteps, type Pass } from '../edit.ts';

/** Leaves out neighbouring steps: halves, quarters, and on down to two. */
export const chunks: Pass = {
  name: 'chunks',
  grain: 'coarse',
  waves: ({ steps }) => {
    const ids = steps.map(({ id }) => id);
    const sizes: number[] = [];
    for (let size = Math.ceil(ids.length / 2); size >= 2; size = Math.ceil(size / 2)) {
      sizes.push(size);
      if (size === 2) break;
    }
    return sizes.map((size) =>
      Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => dropSteps(ids.slice(at * size, (at + 1) * size))),
    );
  },
};
