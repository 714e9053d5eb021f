import type { Random } from '../../support/random.ts';
import type { Step } from '../plan.ts';
import { mergeAnchored } from './anchored.ts';
import { mergeUniformly } from './uniform.ts';

/** A way to make one order of all users' sequences; each user's own order stays. `nextId` is for steps that it adds. */
export interface Sampler {
  readonly name: string;
  /** How often a weather draws it, against the others. */
  readonly weight: number;
  merge(
    sequences: readonly (readonly Step[])[],
    options: { readonly random: Random; readonly nextId: () => number },
  ): readonly Step[];
}

/**
 * No sampler is best: each reaches orders that the others hardly ever do. Random priorities with change points (PCT,
 * Burckhardt et al., ASPLOS 2010) and the change of a kept plan are to stand here too.
 */
export const SAMPLERS: readonly Sampler[] = [
  { name: 'uniform', weight: 1, merge: mergeUniformly },
  { name: 'anchored', weight: 1, merge: mergeAnchored },
];
