import type { Plan, Step } from '../../plan/plan.ts';
import type { Edit, Pass } from '../edit.ts';

/** Puts steps in sequence, so that the users take turns less often: all of each user's at once, then block by block. */
export const order: Pass = {
  name: 'order',
  grain: 'fine',
  waves: (plan) => [[byUser], blocksOf(plan).map(joinPrevious)],
};

const byUser: Edit = (plan) => {
  const firsts = plan.users.map((_, user) => plan.steps.findIndex((step) => step.user === user));
  const steps = [...plan.steps].sort((a, b) => (firsts[a.user] ?? 0) - (firsts[b.user] ?? 0));
  return { ...plan, steps };
};

/** Neighbouring steps of one user, but the first block of each. */
function blocksOf(plan: Plan): readonly (readonly Step[])[] {
  const blocks: Step[][] = [];
  for (const step of plan.steps) {
    const last = blocks.at(-1);
    if (last?.[0]?.user === step.user) last.push(step);
    else blocks.push([step]);
  }
  return blocks.filter(([one], at) => blocks.slice(0, at).some(([other]) => other?.user === one?.user));
}

/** Moves a block to the end of the block of its user that comes before it. */
function joinPrevious(block: readonly Step[]): Edit {
  const moved = new Set(block.map(({ id }) => id));
  return (plan) => {
    const start = plan.steps.findIndex(({ id }) => moved.has(id));
    const before = plan.steps.slice(0, Math.max(0, start)).findLastIndex(({ user }) => user === block[0]?.user);
    if (before === -1) return plan;
    const rest = plan.steps.filter(({ id }) => !moved.has(id));
    const kept = plan.steps.filter(({ id }) => moved.has(id));
    return { ...plan, steps: [...rest.slice(0, before + 1), ...kept, ...rest.slice(before + 1)] };
  };
}
