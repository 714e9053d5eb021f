import type { ViolationKey } from '../check/checker.ts';
import type { Plan } from '../plan/plan.ts';

/** The version that the codec writes. An entry of a later version is refused. */
export const ENTRY_VERSION = 1;

/** A plan that is kept in `corpus/`, with all that it takes to perform it again and to know what must come of it. */
export interface CorpusEntry {
  readonly version: typeof ENTRY_VERSION;
  /** The violation's headline, in names and without a secret. */
  readonly title: string;
  readonly property: string;
  readonly key: ViolationKey;
  readonly plan: Plan;
  /** Present only when walking them gives this plan. */
  readonly seed?: number;
  readonly path?: string;
  readonly target: {
    readonly name: string;
    /** How it was started, where any other way will not do. */
    readonly stack?: 'services';
    readonly replicas: number;
    readonly faults: readonly string[];
  };
  readonly expect: 'violated' | 'holds';
  readonly repeats: { readonly violated: number; readonly of: number };
  /** What the violation took when it was found, in sentences that name the steps of the plan. */
  readonly why?: readonly string[];
  /** `date` as YYYY-MM-DD, `version` of overhear. */
  readonly found: { readonly date: string; readonly version: string };
}

/** An entry and the file that holds it. */
export interface KeptEntry {
  readonly file: string;
  readonly entry: CorpusEntry;
}
