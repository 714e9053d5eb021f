import type { Op, Plan } from '../plan/plan.ts';

/**
 * Where a step stands to a run: before its send, while a request of it waits at the model or its tool works (the puppet
 * holds it there), or when it has ended.
 */
export type Moment = 'before' | 'model' | 'tool' | 'after';

/** One thing about a plan that is otherwise in a variant of it. Steps and runs by the ids of the plan's own steps. */
export type Change =
  | { readonly kind: 'without'; readonly step: number }
  | { readonly kind: 'moment'; readonly step: number; readonly run: number; readonly moment: Moment }
  /** The step has its outcome before the other, which stood before it, is issued. */
  | { readonly kind: 'swapped'; readonly step: number; readonly other: number }
  /** Waits for nothing. */
  | { readonly kind: 'at-once'; readonly step: number }
  /** Waits for the outcome of the step before it, which it may overtake in the plan. */
  | { readonly kind: 'settled'; readonly step: number }
  | { readonly kind: 'detail'; readonly step: number; readonly op: Op }
  | { readonly kind: 'no-profile'; readonly user: number };

/** A plan that differs from another in one thing: performing it tells whether that thing matters. */
export interface Variant {
  readonly change: Change;
  readonly plan: Plan;
}
