import type { HistoryView } from '../history/view.ts';
import type { Plan } from '../plan/plan.ts';
import type { Moment } from './timeline.ts';

/** What features are taken from: a plan, and what came of it. */
export interface Performed {
  readonly plan: Plan;
  readonly view: HistoryView;
  readonly timeline: readonly Moment[];
}

/**
 * A kind of feature: something of a history that is worth to be seen once, told in words without names or ids, so that
 * it reads the same in each execution. There are a few thousand of a kind at most.
 */
export interface Feature {
  /** Stands in front of each of its features. */
  readonly name: string;
  /** What they are, in one sentence. */
  readonly says: string;
  /** The features that a history shows; each may come several times. */
  read(performed: Performed): Iterable<string>;
}
