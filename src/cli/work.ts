import type { Property } from '../campaign/property.ts';
import type { DisturbanceKind } from '../contract/disturbance.ts';
import type { CorpusEntry, KeptEntry } from '../corpus/entry.ts';
import type { Waiting } from '../doctor/await-ready.ts';
import type { Diagnosis } from '../report/diagnosis.ts';
import type { CampaignEvent, CampaignOptions, ReplayResult, Summary } from '../report/events.ts';
import type { TargetConfig } from '../target/define/config.ts';
import type { Endpoints } from '../target/target.ts';
import type { Address } from './values.ts';

export const LAUNCH_KINDS = ['embedded', 'services'] as const;
/** How a stack is started. */
export type LaunchKind = (typeof LAUNCH_KINDS)[number];

/** The replicas that it can have at most. */
export const MOST_REPLICAS = { embedded: 3, services: 4 } as const satisfies Record<LaunchKind, number>;

/** Which stack is fuzzed: one that we start, or one that runs. */
export type StackChoice =
  | {
      /** In this process, or as processes on the machine's PostgreSQL and Redis. */
      readonly kind: LaunchKind;
      readonly target: string;
      readonly replicas: number;
      readonly faults: readonly string[];
    }
  | {
      readonly kind: 'running';
      readonly target: string;
      readonly endpoints: Endpoints;
      /** Where the puppet listens; the stack was told that its model is there. */
      readonly model: Address;
    }
  | {
      /** One that a configuration describes, which runs or is started by its command. */
      readonly kind: 'defined';
      readonly target: string;
      readonly config: TargetConfig;
      readonly isRemote: boolean;
      /** Of the configuration; absent: it is built in, and `flags` say where the stack is. */
      readonly file?: string;
      readonly flags?: readonly string[];
    };

/** How many replicas a stack has, as far as the choice tells. */
export function replicasOf(choice: StackChoice): number {
  switch (choice.kind) {
    case 'running':
      return choice.endpoints.backends.length;
    case 'defined':
      return typeof choice.config.url === 'string' ? 1 : choice.config.url.length;
    default:
      return choice.replicas;
  }
}

/** The faults that are planted in it; none where overhear did not plant any. */
export function faultsOf(choice: StackChoice): readonly string[] {
  return choice.kind === 'embedded' || choice.kind === 'services' ? choice.faults : [];
}

/** A campaign as the flags ask for it. Limits in executions and ms; without a seed one is drawn. */
export interface FuzzRequest {
  readonly stack: StackChoice;
  readonly properties: readonly Property[];
  readonly seed?: number;
  /** Only the plan to which this path of the seed leads, among those of the one property. */
  readonly path?: string;
  readonly runs?: number;
  readonly timeMs?: number;
  readonly shrinkTimeMs: number;
  /** What each plan does to the stack; `all`: whatever can be done. Absent: that, in a few plans. */
  readonly disturb?: readonly DisturbanceKind[] | 'all';
  readonly concurrency: number | 'auto';
  /** Goes on after the first violation. */
  readonly keepGoing: boolean;
  /** `watched`: what is new is told; `followed`: mutants are made of it. Absent: nothing of either. */
  readonly novelty?: CampaignOptions['novelty'];
  /** Keeps what is found in corpus/regression, and what is new in corpus/generated. */
  readonly save: boolean;
}

/** Entries to perform again. A stack is started as each entry says, or as `launch` and `faults` do. */
export interface ReplayRequest {
  readonly entries: readonly KeptEntry[];
  /** Exactly so many performances of each. */
  readonly times?: number;
  /** Instead: so many, and more of what has to show and did not. Absent, too: as many as the entry says itself. */
  readonly atLeast?: number;
  readonly faults?: CorpusEntry['target']['faults'];
  readonly launch?: LaunchKind;
  readonly stack?: Extract<StackChoice, { kind: 'running' | 'defined' }>;
}

/** What commands have done: main.ts brings the real thing. All stop soon after `signal` and give what they have. */
export interface Work {
  fuzz(
    request: FuzzRequest,
    live: { readonly emit: (event: CampaignEvent) => void; readonly signal: AbortSignal },
  ): Promise<Summary>;
  replay(
    request: ReplayRequest,
    live: {
      readonly onWait: (waiting: Waiting) => void;
      readonly onResult: (result: ReplayResult) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<readonly ReplayResult[]>;
  doctor(stack: StackChoice, live: { readonly signal: AbortSignal }): Promise<Diagnosis>;
}
