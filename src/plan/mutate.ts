import type { Random } from '../support/random.ts';
import { choose, chance } from './choose.ts';
import { compact } from './compact.ts';
import { MUTATIONS } from './mutations/list.ts';
import { onOpenConnections } from './on-open.ts';
import type { Abilities, Plan } from './plan.ts';
import { renumber } from './renumber.ts';
import { repair } from './repair.ts';

/** A mutant has no more steps than this: a plan that grew and grew would take ever longer. */
export const MOST_STEPS = 30;
/** How often another change follows. */
const AGAIN = 0.4;

/**
 * Another plan made of a kept one, for what a target can do: changed in one or more ways, one of which may put steps of
 * `other` into it. Undefined when nothing of it is left that the target can do.
 */
export function mutatePlan(
  plan: Plan,
  { random, other, abilities }: { readonly random: Random; readonly other: Plan; readonly abilities: Abilities },
): Plan | undefined {
  const weights = Object.fromEntries(MUTATIONS.map(({ name, weight }) => [name, weight]));
  let mutant = plan;
  do {
    const drawn = choose(random, weights);
    const changed = MUTATIONS.find(({ name }) => name === drawn)?.mutate(mutant, { random, other }) ?? mutant;
    const steps = changed.steps.slice(0, MOST_STEPS);
    mutant = repair(onOpenConnections(renumber({ ...changed, steps })), abilities);
  } while (chance(random, AGAIN));
  return mutant.steps.length === 0 ? undefined : compact(mutant);
}
