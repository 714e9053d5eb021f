import type { Random } from '../../support/random.ts';
import type { Step } from '../plan.ts';

/**
 * Each interleaving of the sequences with the same probability: whose step comes next is drawn with the number of steps
 * that each has left (SURW, ASPLOS 2025).
 */
export function mergeUniformly(
  sequences: readonly (readonly Step[])[],
  { random }: { readonly random: Random },
): readonly Step[] {
  const left = sequences.map((sequence) => [...sequence]);
  const merged: Step[] = [];
  for (let total = left.flat().length; total > 0; total -= 1) {
    let at = random.below(total);
    const chosen = left.find((sequence) => {
      at -= sequence.length;
      return at < 0;
    });
    const step = chosen?.shift();
    if (step !== undefined) merged.push(step);
  }
  return merged;
}
