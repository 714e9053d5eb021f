import type { Property } from '../campaign/property.ts';
import type { CorpusEntry, KeptEntry } from '../corpus/entry.ts';
import type { Waiting } from '../doctor/await-ready.ts';
import type { Diagnosis } from '../report/diagnosis.ts';
import type { CampaignEvent, ReplayResult, Summary } from '../report/events.ts';
import type { Endpoints } from '../target/target.ts';
import type { Address } from './values.ts';

/** Which stack is fuzzed: one that we start, or one that runs. */
export type StackChoice =
  | {
      readonly kind: 'embedded';
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
    };

/** A campaign as the flags ask for it. Limits in executions and ms; without a seed one is drawn. */
export interface FuzzRequest {
  readonly stack: StackChoice;
  readonly properties: readonly Property[];
  readonly seed?: number;
  readonly runs?: number;
  readonly timeMs?: number;
  readonly shrinkTimeMs: number;
  readonly concurrency: number | 'auto';
  /** Goes on after the first violation. */
  readonly keepGoing: boolean;
  /** Keeps what is found in corpus/regression. */
  readonly save: boolean;
}

/** Entries to perform again. A stack is started with the replicas and faults of each entry, or with `faults`. */
export interface ReplayRequest {
  readonly entries: readonly KeptEntry[];
  readonly times?: number;
  readonly faults?: CorpusEntry['target']['faults'];
  readonly stack?: Extract<StackChoice, { kind: 'running' }>;
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
