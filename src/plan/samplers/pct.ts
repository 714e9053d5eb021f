import type { Random } from '../../support/random.ts';
import { between } from '../choose.ts';
import type { Step } from '../plan.ts';

/**
 * Random priorities: the user of the highest one goes on until they have nothing left, or until a change point, where
 * they fall below all others (PCT, Burckhardt et al., ASPLOS 2010; users are its threads). Few changes of user, so it
 * often reaches what needs one user to do all of something before another does anything. The length over which 1 to 3
 * change points are spread, which PCT has to learn of a program, is known here: the number of steps. Windows of runs
 * are not aimed at: that is what the anchored one is for.
 */
export function mergeByPriority(
  sequences: readonly (readonly Step[])[],
  { random }: { readonly random: Random },
): readonly Step[] {
  const waiting = shuffle(sequences.filter(({ length }) => length > 0).map((sequence) => [...sequence]), random);
  const length = waiting.flat().length;
  const changes = between(random, { least: 1, most: 3 });
  const changePoints = new Set(Array.from({ length: changes }, () => 1 + random.below(Math.max(1, length - 1))));
  const merged: Step[] = [];
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    const step = first.shift();
    if (step !== undefined) merged.push(step);
    if (first.length === 0) waiting.shift();
    else if (changePoints.has(merged.length)) waiting.push(...waiting.splice(0, 1));
  }
  return merged;
}

/** Each order with the same probability (Fisher and Yates). */
function shuffle<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return Array.from(items, () => left.splice(random.below(left.length), 1)).flat();
}
