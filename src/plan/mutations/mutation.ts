import type { Random } from '../../support/random.ts';
import type { Plan } from '../plan.ts';

/** A way to make another plan of one that is kept. */
export interface Mutation {
  readonly name: string;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  /**
   * The changed plan: its steps in their new order with unique ids, which are to be renumbered and repaired. A plan
   * that it cannot do anything with stays as it is. `other` is another plan that is kept, or the same one.
   */
  mutate(plan: Plan, options: { readonly random: Random; readonly other: Plan }): Plan;
}
