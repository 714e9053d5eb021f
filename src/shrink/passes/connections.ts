import { isOfStack } from '../../plan/of-stack.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { dropSteps, together, type Edit, type Pass } from '../edit.ts';
import { halvingsOf } from '../halvings.ts';

/** Of fewer connections each is tried at once. */
const CROWD = 8;

/**
 * Leaves out a connection with all its steps, of many first halves, quarters, and on down to two that began one after
 * the other; then moves what it does to its user's first connection. A plan that does the same several times has many.
 */
export const connections: Pass = {
  name: 'connections',
  grain: 'coarse',
  waves: (plan) => {
    const groups = groupsOf(plan);
    const crowds = groups.length < CROWD ? [] : halvingsOf(groups);
    return [
      ...crowds.map((wave) => wave.map((some) => dropAll(some.flat()))),
      groups.map(dropAll),
      groups.map(moveToFirst),
    ];
  },
};

function dropAll(steps: readonly Step[]): Edit {
  return dropSteps(steps.map(({ id }) => id));
}

/** The steps of each connection, where its user has several; the one that began first stands first. */
function groupsOf(plan: Plan): readonly (readonly Step[])[] {
  const groups = new Map<string, Step[]>();
  for (const step of plan.steps.filter((one) => !isOfStack(one))) {
    const name = `${step.user}/${step.connection}`;
    groups.set(name, [...(groups.get(name) ?? []), step]);
  }
  const all = [...groups.values()];
  return all.filter(([one]) => all.filter(([other]) => other?.user === one?.user).length > 1);
}

function moveToFirst(steps: readonly Step[]): Edit {
  const moved = new Set(steps.map(({ id }) => id));
  const opened = steps.filter(({ op }) => op.kind === 'connect').map(({ id }) => id);
  return together([
    dropSteps(opened),
    (plan) => ({ ...plan, steps: plan.steps.map((step) => (moved.has(step.id) ? { ...step, connection: 0 } : step)) }),
  ]);
}
