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
 * when it cannot be. Steps are known again by their ids; by their number among those of their user where the other plan
 * numbers its steps anew.
 */
export function distanceTo(target: Plan, from: Plan, abilities: Abilities | undefined): Distance | undefined {
  const wanted = new Set(target.steps.map(({ id }) => id));
  const gone = from.steps.flatMap(({ id }) => (wanted.has(id) ? [] : [id]));
  const steps = from.steps.length - target.steps.length;
  const isRenumbered = steps === 0 && target.steps.every(({ id }, at) => id === at);
  if (gone.length !== steps && !isRenumbered) return undefined;
  // What is done over a connection that goes may be done over HTTP in the other plan.
  const kept = steps === 0 ? from : settleAll(dropSteps(gone)(from), abilities);
  const [own, others] = [placesOf(kept), placesOf(target)];
  if (own.size !== others.size || [...own.keys()].some((place) => !others.has(place))) return undefined;
  let details = countDiffering(kept.users, target.users);
  for (const [place, { at, said }] of own) {
    const other = others.get(place);
    if (other !== undefined) details += Math.abs(at - other.at) + countDiffering(said, other.said);
  }
  return { steps, details };
}

/** Negative when the first is nearer. */
export function compareDistances(one: Distance, other: Distance): number {
  return one.steps - other.steps || one.details - other.details;
}

/** Each step by its owner and its number among their steps: where it stands and what it says, in such names. */
function placesOf({ steps }: Plan): ReadonlyMap<string, { readonly at: number; readonly said: unknown }> {
  const counts = new Map<string, number>();
  const names = new Map<number, string>();
  for (const step of steps) {
    const owner = ownerOf(step);
    const before = counts.get(owner) ?? 0;
    counts.set(owner, before + 1);
    names.set(step.id, `${owner}.${before}`);
  }
  const positions = new Map([...names.values()].sort().map((name, at) => [name, at]));
  const place = (id: number): number => positions.get(names.get(id) ?? '') ?? -1;
  return new Map(
    steps.map((step, at) => {
      const { op, when, connection } = rewriteStep(step, {
        step: place,
        run: (run) => ({ ...run, step: place(run.step) }),
      });
      return [names.get(step.id) ?? '', { at, said: { op, when, connection } }];
    }),
  );
}

function ownerOf(step: Step): string {
  return isOfStack(step) ? 'stack' : String(step.user);
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
