import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import type { Plan } from '../plan/plan.ts';
import type { Verdict } from './checker.ts';

/** Performances of one plan, each a history of its own. */
export interface Performances {
  readonly plan: Plan;
  readonly contract: Contract;
  /** All users on one stack. */
  readonly together: readonly HistoryView[];
  /** The same steps, with each user on a stack of their own. */
  readonly apart: readonly HistoryView[];
  /** So many of each are enough for a violation. */
  readonly enough: number;
}

/** `more`: what was performed differs so far, and more performances of each kind are asked for. */
export type Compared = Verdict | { readonly kind: 'more' };

/** A claim that no single history decides, but several performances of a plan. Pure, as a checker is. */
export interface Comparison {
  readonly name: string;
  /** The claim in one sentence, for reports and the README's table. */
  readonly claim: string;
  /** As of a checker. */
  readonly needs: string;
  compare(performances: Performances): Compared;
}
