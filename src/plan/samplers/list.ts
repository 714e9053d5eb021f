import type { Random } from '../../support/random.ts';
import type { Step } from '../plan.ts';
import { mergeAnchored } from './anchored.ts';
import { mergeByPriority } from './pct.ts';
import { mergeUniformly } from './uniform.ts';

/**
 * A way to make one order of all users' sequences, the n-th of them user n's; each user's own order stays. `nextId` is
 * for steps that it adds.
 */
export interface Sampler {
  readonly name: string;
  /** How often a weather draws it, against the others. */
  readonly weight: number;
  merge(
    sequences: readonly (readonly Step[])[],
    options: { readonly random: Random; readonly nextId: () => number },
  ): readonly Step[];
}

/** No sampler is best: each reaches orders that the others hardly ever do (`npm run bench -- orderings`). */
export const SAMPLERS: readonly Sampler[] = [
  { name: 'uniform', weight: 1, merge: mergeUniformly },
  { name: 'pct', weight: 1, merge: mergeByPriority },
  { name: 'anchored', weight: 1, merge: mergeAnchored },
];
