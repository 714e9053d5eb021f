import type { DisturbanceKind } from '../contract/disturbance.ts';
import type { Verdict, Violation, ViolationKey } from '../check/checker.ts';
import type { Explanation } from '../explain/weigh-variants.ts';
import type { History } from '../history/history.ts';
import type { When } from '../novelty/curve.ts';
import type { Plan } from '../plan/plan.ts';

/** What a campaign comes to; the exit code follows from it. */
export type CampaignVerdict = 'holds' | 'violated' | 'vacuous' | 'unknown' | 'unavailable' | 'interrupted';

/** What is printed before anything happens: every drawn and given option. */
export interface CampaignOptions {
  readonly seed: number;
  /** Present when only the plan at this path of the seed is performed. */
  readonly path?: string;
  readonly properties: readonly string[];
  readonly target: string;
  /** Present when it runs as processes, on PostgreSQL and Redis. */
  readonly stack?: 'services';
  readonly replicas: number;
  readonly faults: readonly string[];
  /** Limits of the campaign: in executions (absent: none) and ms (absent: none). */
  readonly runs?: number;
  readonly timeMs?: number;
  readonly shrinkTimeMs: number;
  /** Executions at once; 0 finds its own level. */
  readonly concurrency: number;
  /**
   * What the plans do to the stack: each at least one of these. Empty: none does anything. Absent: a few plans do what
   * can be done to it.
   */
  readonly disturbances?: readonly DisturbanceKind[];
  /**
   * What is done about executions that show something new. `watched`: it is told. `followed`: plans are made of theirs,
   * too, so that the seed does not tell all plans. Absent: nothing.
   */
  readonly novelty?: 'watched' | 'followed';
  /** The flags that lead to the same stack again, each with its value. */
  readonly stackFlags?: readonly string[];
}

/** A violation that was confirmed, shrunk and repeated. `plan` and `history` are of the smallest plan. */
export interface Finding {
  readonly key: ViolationKey;
  readonly violation: Violation;
  /** The other checkers that the same history violates. */
  readonly alsoSeen: readonly string[];
  readonly plan: Plan;
  readonly history: History;
  readonly target: {
    readonly name: string;
    readonly stack?: 'services';
    readonly replicas: number;
    readonly faults: readonly string[];
  };
  readonly shrink: {
    readonly fromSteps: number;
    readonly fromUsers: number;
    readonly executions: number;
    readonly elapsedMs: number;
    /** False when the budget ended before the plan was shown to be 1-minimal. */
    readonly minimal: boolean;
  };
  readonly repeats: { readonly violated: number; readonly of: number };
  /** What the plan takes to violate; absent when an entry is performed again. */
  readonly explanation?: Explanation;
  /** Of the campaign that found it; absent when an entry that does not tell is performed again. */
  readonly seed?: number;
  /** fast-check path of the plan, printed only when walking it gives this plan. */
  readonly path?: string;
  /** Where the corpus entry was written, from the current directory; absent with `--no-save`. */
  readonly file?: string;
  /** Why the entry could not be written although it should have been; the report prints the plan instead. */
  readonly unsaved?: string;
  /** Present when the stack was lost; such a finding is not shrunk, repeated or kept. */
  readonly lost?: Loss;
}

/** When a stack that was lost gave its last sign of life, and which executions were under way then. */
export interface Loss {
  /** In ms since 1970, and since the campaign began. */
  readonly lastAliveMs: number;
  readonly afterMs: number;
  readonly underWay: readonly { readonly execution: number; readonly plan: Plan }[];
}

/** p50, p95 and p99 in ms; null when nothing was measured. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface PoolStatistics {
  readonly identities: { readonly created: number; readonly leased: number; readonly retired: number };
  readonly connections: {
    readonly opened: number;
    /** Warm ones handed out, and how many of these had served an execution before. */
    readonly leased: number;
    readonly reused: number;
    readonly retried: number;
    readonly closed: number;
  };
}

/** What was observed so far: for progress, for the report and for vacuity. */
export interface Tally {
  readonly executions: number;
  /** Agent runs that were accepted, and agent events that clients received. */
  readonly runs: number;
  readonly events: number;
  readonly frames: number;
  readonly unparsed: number;
  /** Executions in which runs of two users were under way at once. */
  readonly overlapping: number;
  readonly reconnects: number;
  /** Executions in which the stack was disturbed. */
  readonly disturbed: number;
  readonly steps: number;
  readonly unreached: number;
  readonly elapsedMs: number;
  /** Features that no execution before showed; absent where nobody looks for them. */
  readonly features?: number;
}

/** What executions showed that was not known before. */
export interface NoveltySummary {
  /** Features that were new, and those that earlier campaigns knew. */
  readonly found: number;
  readonly knownBefore: number;
  /** Plans that are kept since they showed something first, and executions of mutants of such plans. */
  readonly plans: number;
  readonly mutants: number;
  readonly lastNew?: When & { readonly feature: string };
  /** Since when hardly anything is new; absent while the curve still grows. */
  readonly flatSince?: When;
  /** New features after so many executions. */
  readonly points: readonly { readonly executions: number; readonly found: number }[];
}

export interface Summary {
  readonly options: CampaignOptions;
  readonly verdict: CampaignVerdict;
  /** Why, in one sentence, when the verdict is neither holds nor violated. */
  readonly reason?: string;
  /** Of an unavailable stack: nothing of it ever gave an answer, or it could not be started. */
  readonly neverReached?: true;
  readonly tally: Tally;
  readonly findings: readonly Finding[];
  /** `first`: the execution that met it first, and what it was there. */
  readonly unknown: readonly {
    readonly cause: string;
    readonly count: number;
    readonly first?: { readonly execution: number; readonly says?: string };
  }[];
  /** Checkers that had nothing to judge, and what they need for it. */
  readonly notChecked: readonly { readonly checker: string; readonly needs: string }[];
  /** Where no fence is promised: how long nothing had to come before everything counted as delivered, in ms. */
  readonly quietMs?: number;
  /** How often each checker gave each verdict. */
  readonly checkers: readonly {
    readonly name: string;
    readonly verdicts: Readonly<Record<Verdict['kind'], number>>;
  }[];
  /** How often each disturbance was brought about. */
  readonly disturbances: readonly { readonly what: DisturbanceKind; readonly times: number }[];
  /** `resume`: from the handshake to the last event of the replay, after a disturbance; absent without any. */
  readonly latency: { readonly connect: Latency; readonly event: Latency; readonly resume?: Latency };
  readonly pool: PoolStatistics;
  readonly novelty?: NoveltySummary;
  /** What of the cache of interesting plans could not be read or written, and why; nothing else depends on it. */
  readonly passedOver?: readonly string[];
}

/** A violation that was seen once, in an execution beside others, and not again alone. */
export interface NotConfirmed extends Proven {
  readonly key: ViolationKey;
  readonly execution: number;
  readonly why: string;
}

/** A violation, with what it is proven by and its things are named by. */
export interface Proven {
  readonly plan: Plan;
  readonly history: History;
  readonly violation: Violation;
}

/** The one stream that all reporters read, in order: started, then any number, then ended. */
export type CampaignEvent =
  | { readonly kind: 'started'; readonly options: CampaignOptions }
  /** The stack is not ready; it is asked again. */
  | {
      readonly kind: 'waiting';
      readonly why: string;
      readonly waitMs: number;
      readonly attempt: number;
      readonly of: number;
    }
  | { readonly kind: 'progress'; readonly tally: Tally }
  | { readonly kind: 'performed'; readonly execution: number; readonly plan: Plan }
  | { readonly kind: 'suspected'; readonly key: ViolationKey; readonly execution: number; readonly steps: number }
  | ({ readonly kind: 'not-confirmed' } & NotConfirmed)
  | { readonly kind: 'confirmed'; readonly key: ViolationKey; readonly steps: number }
  | { readonly kind: 'shrinking'; readonly key: ViolationKey; readonly steps: number; readonly executions: number }
  | { readonly kind: 'explaining'; readonly key: ViolationKey; readonly executions: number }
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'ended'; readonly summary: Summary };

/** What one corpus entry came to when it was performed again. */
export interface ReplayResult {
  readonly file: string;
  readonly title: string;
  readonly expect: 'violated' | 'holds';
  readonly asExpected: boolean;
  readonly violated: number;
  readonly of: number;
  /** Of the last execution; `vacuous` when a step was unreached. */
  readonly verdict: 'violated' | 'holds' | 'vacuous' | 'unknown' | 'unavailable';
  readonly reason?: string;
  /** Of an unavailable stack: nothing of it ever gave an answer, or it could not be started. */
  readonly neverReached?: true;
  readonly finding?: Finding;
}

/** The stream of a replay: one event for each entry, then the end. */
export type ReplayEvent =
  | { readonly kind: 'replayed'; readonly result: ReplayResult }
  | { readonly kind: 'replay-ended'; readonly results: readonly ReplayResult[]; readonly elapsedMs: number };

/** A reporter turns the stream into text. `write` is stdout; progress belongs to the command line, on stderr. */
export interface Reporter {
  readonly name: string;
  onEvent(event: CampaignEvent | ReplayEvent): void;
}
