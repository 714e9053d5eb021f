import type { LaunchKind } from '../../cli/work.ts';
import type { Searched, Seen } from './measurement.ts';

/** What a process is asked to measure of one row. */
export interface RowRequest {
  readonly row: string;
  /** A control, which has no faults, as it is described. */
  readonly control?: { readonly replicas: number; readonly properties: readonly string[] };
  readonly stack: LaunchKind;
  readonly what:
    | {
        readonly kind: 'search';
        readonly seeds: readonly number[];
        /** Of each campaign, and of shrinking what it finds; in ms. */
        readonly budgetMs: number;
        readonly shrinkTimeMs: number;
      }
    /** Which checkers see its witness, in so many performances. */
    | { readonly kind: 'see'; readonly times: number };
}

/** What it tells, as it comes. Whatever is thrown ends it with a word. */
export type RowAnswer =
  | { readonly kind: 'searched'; readonly row: string; readonly searched: Searched }
  | { readonly kind: 'seen'; readonly seen: Seen }
  | { readonly kind: 'failed'; readonly row: string; readonly why: string };
