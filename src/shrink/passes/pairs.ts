import { dropSteps, type Pass } from '../edit.ts';

/** Above this number of steps only those that stand next to each other, or around one other, are tried. */
const FEW_STEPS = 7;

/** Leaves out two steps that only go together, such as a drop and the connect after it. */
export const pairs: Pass = {
  name: 'pairs',
  grain: 'fine',
  waves: ({ steps }) => {
    const reach = steps.length > FEW_STEPS ? 2 : steps.length;
    return [
      steps.flatMap((one, at) => steps.slice(at + 1, at + 1 + reach).map((other) => dropSteps([one.id, other.id]))),
    ];
  },
};
