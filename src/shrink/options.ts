import type { Abilities, Plan } from '../plan/plan.ts';
import type { Edit } from './edit.ts';

/** What a shrink needs from outside. `judge` and `certify` reject when the stack fails: the shrink then rejects too. */
export interface ShrinkOptions {
  /** A plan that shows the key. */
  readonly plan: Plan;
  /** Performs a plan once on a lane (0 to lanes - 1; one plan at a time each): true when it shows the same key. */
  judge(plan: Plan, lane: number): Promise<boolean>;
  /** Performs a plan alone on a fresh stack; has the last word on what is accepted and on minimality. */
  certify(plan: Plan): Promise<boolean>;
  /** How often the plan shows the key when it is performed alone, in (0, 1]; 1: it was never seen not to. */
  readonly rate: number;
  /** Of its steps: tried before all else, since there is reason to believe that they keep the key. */
  readonly hints?: readonly Edit[];
  readonly lanes: number;
  /** ms on a monotonic clock. */
  clock(): number;
  /** From the call on. What is under way when it ends is awaited; nothing new begins. */
  readonly budgetMs: number;
  readonly abilities?: Abilities;
  readonly onProgress?: (progress: { readonly steps: number; readonly executions: number }) => void;
  readonly signal?: AbortSignal;
}

/** The smallest plan found. `executions` counts calls of `judge` and `certify`. */
export interface Shrunk {
  readonly plan: Plan;
  /** From the first plan to this one; each was made of the one before by edits of one pass. */
  readonly line: readonly Plan[];
  readonly executions: number;
  /**
   * No step, no pair of few steps and no detail can go. Where the key shows each time, each was tried alone on a fresh
   * stack; where it does not, there is a chance of 5 % that a step could, and of 10 % for each pair and detail.
   */
  readonly minimal: boolean;
  /** It was never seen not to show the key, and was shrunk as what shows it each time. */
  readonly isCertain: boolean;
  readonly elapsedMs: number;
  /** Why it is not minimal. */
  readonly reason?: string;
}
