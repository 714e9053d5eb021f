import { DISTURBANCE_KINDS, isInstantaneous, type DisturbanceKind } from '../../contract/disturbance.ts';
import { isOfStack, type StackStep } from '../../plan/of-stack.ts';
import type { Plan } from '../../plan/plan.ts';
import { dropSteps, together, type Edit, type Pass } from '../edit.ts';

/**
 * Leaves the stack alone, as a whole and disturbance by disturbance; then makes disturbances milder, and mends them at
 * once. Fine, since a plan that needs none is to say so.
 */
export const disturbances: Pass = {
  name: 'disturbances',
  grain: 'fine',
  waves: (plan) => {
    const stretches = stretchesOf(plan);
    const all = plan.steps.filter(isOfStack).map(({ id }) => id);
    return [
      all.length === 0 ? [] : [dropSteps(all)],
      stretches.map((steps) => dropSteps(steps.map(({ id }) => id))),
      stretches.flatMap(milder),
      stretches.flatMap(mendedAtOnce),
    ];
  },
};

/** Each disturbance, with its end where the plan has one. */
function stretchesOf({ steps }: Plan): readonly (readonly [StackStep, ...StackStep[]])[] {
  const ofStack = steps.filter(isOfStack);
  return ofStack.flatMap((begun, at) => {
    if (begun.op.kind !== 'disturb') return [];
    const { what, replica } = begun.op;
    const later = isInstantaneous(what) ? [] : ofStack.slice(at + 1);
    const end = later.find(({ op }) => op.replica === replica && op.what === what);
    return [end?.op.kind === 'mend' ? [begun, end] : [begun]];
  });
}

/** Milder kinds in place of its own; where one is over by itself its end goes. */
function milder(stretch: readonly [StackStep, ...StackStep[]]): readonly Edit[] {
  const kinds = DISTURBANCE_KINDS.slice(0, DISTURBANCE_KINDS.indexOf(stretch[0].op.what));
  return kinds.map((what) => together(stretch.map(({ id }) => disturbOtherwise(id, what))));
}

function disturbOtherwise(id: number, what: DisturbanceKind): Edit {
  return (plan) => ({
    ...plan,
    steps: plan.steps.map((step) =>
      step.id === id && isOfStack(step) ? { ...step, op: { ...step.op, what } } : step,
    ),
  });
}

/** The end right behind the beginning. */
function mendedAtOnce([begun, end]: readonly [StackStep, ...StackStep[]]): readonly Edit[] {
  if (end === undefined) return [];
  const when = { kind: 'settled', step: begun.id } as const;
  return [
    (plan) => {
      const moved = plan.steps.find(({ id }) => id === end.id);
      const rest = plan.steps.filter(({ id }) => id !== end.id);
      const at = rest.findIndex(({ id }) => id === begun.id);
      return moved === undefined || at === -1
        ? plan
        : { ...plan, steps: [...rest.slice(0, at + 1), { ...moved, when }, ...rest.slice(at + 1)] };
    },
  ];
}
