import { isOfStack } from '../plan/of-stack.ts';
import type { Abilities, Plan, Step } from '../plan/plan.ts';
import { rewriteStep } from '../plan/rewrite.ts';
import { dropSteps, settleAll } from './edit.ts';

/** What is between two plans: steps to leave out, then details to change. */
export interface Distance {
  readonly steps: number;
  readonly details: number;
}

/**
 * How far a plan is from another that may be made of it by leaving out steps, or by changing and moving them: undefined
 * when it cannot be. Steps are known again by their ids; by their number among those of their user as well, since a
 * plan whose steps were moved numbers them anew.
 */
export function distanceTo(target: Plan, from: Plan, abilities: Abilities | undefined): Distance | undefined {
  const wanted = new Set(target.steps.map(({ id }) => id));
  const gone = from.steps.flatMap(({ id }) => (wanted.has(id) ? [] : [id]));
  const steps = from.steps.length - target.steps.length;
  const isRenumbered = steps === 0 && target.steps.every(({ id }, at) => id === at);
  if (gone.length !== steps && !isRenumbered) return undefined;
  // What is done over a connection that goes may be done over HTTP in the other plan.
  const kept = steps === 0 ? from : settleAll(dropSteps(gone)(from), abilities);
  const details = Math.min(...[byId, byUser].map((name) => detailsBetween(kept, target, name)));
  return details === Infinity ? undefined : { steps, details };
}

/** Negative when the first is nearer. */
export function compareDistances(one: Distance, other: Distance): number {
  return one.steps - other.steps || one.details - other.details;
}

/** Names for the steps of a plan, by which they are known again in another. */
type Naming = (steps: readonly Step[]) => ReadonlyMap<number, string>;

const byId: Naming = (steps) => new Map(steps.map(({ id }) => [id, String(id)]));

const byUser: Naming = (steps) => {
  const counts = new Map<string, number>();
  return new Map(
    steps.map((step) => {
      const owner = isOfStack(step) ? 'stack' : String(step.user);
      const before = counts.get(owner) ?? 0;
      counts.set(owner, before + 1);
      return [step.id, `${owner}.${before}`];
    }),
  );
};

/** Infinity when one of them has a step that the other has not. */
function detailsBetween(one: Plan, other: Plan, naming: Naming): number {
  const [own, others] = [placesOf(one, naming), placesOf(other, naming)];
  if (own.size !== others.size) return Infinity;
  let details = countDiffering(one.users, other.users);
  for (const [name, { at, said }] of own) {
    const place = others.get(name);
    if (place === undefined) return Infinity;
    details += Math.abs(at - place.at) + countDiffering(said, place.said);
  }
  return details;
}

/** Each step by its name: where it stands, and what it says when the steps that it names are named so as well. */
function placesOf(
  { steps }: Plan,
  naming: Naming,
): ReadonlyMap<string, { readonly at: number; readonly said: unknown }> {
  const names = naming(steps);
  const positions = new Map([...names.values()].sort().map((name, at) => [name, at]));
  const place = (id: number): number => positions.get(names.get(id) ?? '') ?? -1;
  return new Map(
    steps.map((step, at) => {
      const { user, connection, op, when } = rewriteStep(step, {
        step: place,
        run: (run) => ({ ...run, step: place(run.step) }),
      });
      return [names.get(step.id) ?? '', { at, said: { user, connection, op, when } }];
    }),
  );
}

/** Details that are in one value and not, or otherwise, in the other. */
function countDiffering(one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (!isRecord(one) || !isRecord(other)) return 1;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].reduce((sum, key) => sum + countDiffering(one[key], other[key]), 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
