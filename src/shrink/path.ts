import * as fc from 'fast-check';
import { planText } from '../plan/codec.ts';
import type { PlanArbitrary } from '../plan/arbitrary.ts';
import type { Plan } from '../plan/plan.ts';
import { compareDistances, distanceTo, type Distance } from './distance.ts';
import { compareSizes } from './size.ts';

/** Shrinks that are looked at on the way from one plan of the line to the next, at most. */
const MOST_SHRINKS = 2500;

/**
 * A fast-check path that leads to the last plan of a line: the number of the plan that was drawn, and at each plan on
 * the way which of its shrinks is the next. No plan is performed: any way through the tree of shrinks is a path, and
 * the line, each plan made of the one before, says where to go. Undefined when the way is not found, or when fast-check
 * does not arrive at this very plan by it.
 */
export function pathTo(options: {
  readonly arbitrary: PlanArbitrary;
  readonly seed: number;
  /** The path of the first plan of the line: its number among those that the seed draws, when it was drawn. */
  readonly path: string;
  readonly line: readonly [Plan, ...Plan[]];
}): string | undefined {
  const { arbitrary, seed, line } = options;
  const path: (string | number)[] = [options.path];
  let value = new fc.Value(line[0], 0);
  for (const next of line.slice(1)) {
    const walked = walk(arbitrary, { from: value, to: next });
    if (walked === undefined) return undefined;
    path.push(...walked.turns);
    value = walked.value;
  }
  const text = path.join(':');
  const arrived = planAt(arbitrary, { seed, path: text });
  return arrived !== undefined && planText(arrived) === planText(value.value_) ? text : undefined;
}

/** The plan at which fast-check arrives by a seed and a path; undefined where the path leaves the tree of shrinks. */
export function planAt(
  arbitrary: fc.Arbitrary<Plan>,
  { seed, path }: { readonly seed: number; readonly path: string },
): Plan | undefined {
  const details = fc.check(fc.property(arbitrary, (_plan: Plan) => false), { seed, path, endOnFailure: true });
  const [plan] = details.counterexample ?? [];
  return details.counterexamplePath === path ? plan : undefined;
}

interface Walked {
  readonly value: fc.Value<Plan>;
  /** The number of each shrink on the way, among those of the plan before. */
  readonly turns: readonly number[];
}

interface Node extends Walked {
  readonly far: Distance;
  /** Details that went where neither the first plan nor the last has them: what was simplified does not come back. */
  readonly astray: number;
}

/** Goes from plan to shrink, always on from the nearest that was seen. */
function walk(
  arbitrary: PlanArbitrary,
  { from, to }: { readonly from: fc.Value<Plan>; readonly to: Plan },
): Walked | undefined {
  const wanted = planText(to);
  if (planText(from.value_) === wanted) return { value: from, turns: [] };
  const { abilities } = arbitrary;
  const far = distanceTo(to, from.value_, abilities);
  let open: readonly Node[] = far === undefined ? [] : [{ value: from, turns: [], far, astray: 0 }];
  const seen = new Set<string>();
  for (let looked = 0; looked < MOST_SHRINKS;) {
    const [nearest, ...rest] = open;
    if (nearest === undefined) return undefined;
    const nearer: Node[] = [];
    for (const next of shrinksOf(nearest, arbitrary)) {
      looked += 1;
      const text = planText(next.value.value_);
      if (text === wanted) return next;
      // Shrinks only become smaller.
      if (seen.has(text) || compareSizes(next.value.value_, to) <= 0) continue;
      seen.add(text);
      const distance = distanceTo(to, next.value.value_, abilities);
      if (distance === undefined || compareDistances(distance, nearest.far) >= 0) continue;
      const gone = far?.steps === 0 ? distanceTo(next.value.value_, from.value_, abilities)?.details : undefined;
      const astray = gone === undefined ? 0 : gone + distance.details - (far?.details ?? 0);
      nearer.push({ ...next, far: distance, astray });
      // The passes are coarse first: what leaves out steps, and none that is wanted, is hardly bettered by a later one.
      if (distance.steps < nearest.far.steps && distance.details <= nearest.far.details) break;
    }
    open = [...nearer, ...rest].sort((a, b) => compareDistances(ranked(a), ranked(b)));
  }
  return undefined;
}

function ranked({ far, astray }: Node): Distance {
  return { steps: far.steps, details: far.details + astray };
}

function* shrinksOf({ value, turns }: Walked, arbitrary: PlanArbitrary): IterableIterator<Walked> {
  let turn = 0;
  for (const next of arbitrary.shrink(value.value_, value.context)) {
    yield { value: next, turns: [...turns, turn] };
    turn += 1;
  }
}
