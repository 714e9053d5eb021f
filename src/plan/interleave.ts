import { PLAN_VERSION, type Plan, type PlanUser, type Step } from './plan.ts';
import { renumber } from './renumber.ts';
import { rewriteStep } from './rewrite.ts';

/** A plan that was performed beside others, or before them. */
export interface Performed {
  readonly plan: Plan;
  /** Of each of its users: who that is among the users of all. */
  readonly users: readonly number[];
  /** When a step was issued, in ms of a clock that all share; undefined when it never was. */
  readonly issuedAt: (step: number) => number | undefined;
}

/**
 * One plan of several, whose steps come in the order in which they were issued. Each plan keeps its own order, and a
 * user who is in several has connections of their own in each.
 */
export function interleave(all: readonly Performed[]): Plan {
  const sizes = all.map(({ plan }) => 1 + Math.max(-1, ...plan.steps.map(({ id }) => id)));
  const offsets = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
  const connections = new Map<number, number>();
  const timed = all.flatMap((performed, part) => {
    const offset = offsets[part] ?? 0;
    const firstOf = new Map(performed.users.map((user) => [user, connections.get(user) ?? 0]));
    for (const [local, user] of performed.users.entries()) {
      const own = performed.plan.steps.filter((step) => step.user === local);
      const count = 1 + Math.max(-1, ...own.map(({ connection }) => connection));
      connections.set(user, (firstOf.get(user) ?? 0) + count);
    }
    const moved = (step: Step): Step => moveStep(step, { performed, offset, firstOf });
    let at = -Infinity;
    return performed.plan.steps.map((step) => {
      // What was never issued stands where it stood.
      at = Math.max(at, performed.issuedAt(step.id) ?? at);
      return { step: moved(step), at };
    });
  });
  const steps = timed.sort((one, other) => one.at - other.at).map(({ step }) => step);
  return renumber({ version: PLAN_VERSION, users: usersOf(all), steps });
}

function moveStep(
  step: Step,
  where: { readonly performed: Performed; readonly offset: number; readonly firstOf: ReadonlyMap<number, number> },
): Step {
  const { performed, offset, firstOf } = where;
  const userOf = (local: number): number => performed.users[local] ?? 0;
  const moved = rewriteStep(step, {
    user: userOf,
    step: (id) => id + offset,
    run: (run) => ({ user: userOf(run.user), step: run.step + offset }),
  });
  return { ...moved, id: step.id + offset, connection: step.connection + (firstOf.get(moved.user) ?? 0) };
}

/** The profile of a user who is in several is that of the first of them. */
function usersOf(all: readonly Performed[]): readonly PlanUser[] {
  const users: PlanUser[] = [];
  for (const { plan, users: numbers } of all) {
    for (const [local, user] of numbers.entries()) users[user] ??= plan.users[local] ?? {};
  }
  return users;
}
