import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * What a checker judges: a plan, what came of it, and what the target promises. It is pure: no clock, socket or file.
 */
export interface CheckInput {
  readonly plan: Plan;
  readonly view: HistoryView;
  readonly contract: Contract;
}

export interface Checker {
  readonly name: string;
  /** The claim in one sentence, for reports and the README's table. */
  readonly claim: string;
  /** What there has to be to judge: a stack that offers or promises it not is not checked. For reports. */
  readonly needs: string;
  /**
   * A violation may be that something did not come: it is believed of an execution that waited for it long enough. It
   * shows at the `end` of one, when all that may still come was waited for, or once a `silence` has lasted that long.
   */
  readonly waits?: 'end' | 'silence';
  check(input: CheckInput): Verdict;
}

/** `not-exercised`: the history holds nothing that the claim is about, or the contract does not promise it. */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'violated'; readonly violations: readonly Violation[] }
  | { readonly kind: 'unknown'; readonly causes: readonly Unknown[] }
  | { readonly kind: 'not-exercised' };

/**
 * Why no verdict was possible. `cause` is a stable kebab-case slug that a campaign counts; `at` an entry of the
 * history.
 */
export interface Unknown {
  readonly cause: string;
  readonly at?: number;
}

/**
 * Whose data or action is involved. `other-user`: another user of the same execution. `stranger`: somebody outside of
 * it (a neighbour or an earlier execution), which cannot be reproduced by this plan alone. `own`: nobody else.
 */
export type Direction = 'other-user' | 'stranger' | 'own';

export interface Violation {
  readonly checker: string;
  readonly direction: Direction;
  /** The kind of frame or door, coarse, so that it stays the same while a plan shrinks: `event`, `answer`, `http`, … */
  readonly where: string;
  /** The entry at which the claim is broken; the earliest tells. */
  readonly at: number;
  /** The smallest set of entries that proves it, rising; `at` is among them. */
  readonly witness: readonly number[];
  readonly explanation: Explanation;
  /** What two performances show, where it takes two to see it. */
  readonly contrast?: Contrast;
}

/** Two performances side by side, what each shows of the same in a row. */
export interface Contrast {
  readonly titles: readonly [Phrase, Phrase];
  /** `label`: what it is of, steps as `S1`. A side without it is absent. */
  readonly rows: readonly ContrastRow[];
}

export interface ContrastRow {
  readonly label: string;
  readonly left?: string;
  readonly right?: string;
  readonly differs: boolean;
}

/** Data first, words later: the report turns each part into text and names. */
export interface Explanation {
  /** What went wrong, as a sentence without its full stop: "bob read what only alice knew". */
  readonly headline: Phrase;
  /** The facts, each with the entry that shows it. */
  readonly facts: readonly { readonly at: number; readonly says: Phrase }[];
  /** What follows from the facts, and why it cannot be. */
  readonly conclusion: Phrase;
}

/** Words, and things that the report names. */
export type Phrase = readonly (string | Thing)[];
export type Thing =
  | { readonly kind: 'user'; readonly user: number }
  | { readonly kind: 'connection'; readonly connection: number }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'entry'; readonly n: number }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'thread'; readonly id: string }
  /** A secret or a long text; the report cuts it. */
  | { readonly kind: 'text'; readonly text: string };

/** What makes two violations the same one. */
export interface ViolationKey {
  readonly property: string;
  readonly checker: string;
  readonly direction: Direction;
  readonly where: string;
}

/** `isolation/canary-confinement/other-user/event` */
export function formatKey(key: ViolationKey): string {
  return `${key.property}/${key.checker}/${key.direction}/${key.where}`;
}
