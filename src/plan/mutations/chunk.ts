import type { Random } from '../../support/random.ts';
import { between } from '../choose.ts';
import { isOfStack } from '../of-stack.ts';
import type { Plan, Step } from '../plan.ts';

const MOST = 4;

/** One to four steps that one user does in succession, whatever others do in between; none of a plan without steps. */
export function drawChunk({ steps }: Plan, random: Random): readonly Step[] {
  if (steps.length === 0) return [];
  const { user } = random.pick(steps);
  const own = steps.filter((step) => step.user === user && !isOfStack(step));
  if (own.length === 0) return [random.pick(steps)];
  const from = random.below(own.length);
  return own.slice(from, from + between(random, { least: 1, most: MOST }));
}
