/** What one campaign on a stack with the faults of a row came to. Times in ms. */
export type Searched =
  | {
      readonly kind: 'found';
      readonly seed: number;
      /** Executions and time until it first showed. */
      readonly executions: number;
      readonly ms: number;
      readonly property: string;
      readonly checker: string;
      /** By one of the checkers that see the fault; never so in a control. */
      readonly telling: boolean;
      /** How often the shrunk plan violates without the faults, of so many performances. */
      readonly sound: { readonly violated: number; readonly of: number };
      readonly from: PlanSize;
      readonly to: PlanSize;
      readonly shrink: { readonly executions: number; readonly ms: number; readonly minimal: boolean };
      readonly repeats: { readonly violated: number; readonly of: number };
    }
  | {
      readonly kind: 'missed';
      readonly seed: number;
      readonly executions: number;
      readonly ms: number;
      /** Why nothing can be said of it, where that is so: it was vacuous, or what was suspected did not show again. */
      readonly unknown?: string;
    }
  /** There was no stack to search on. */
  | { readonly kind: 'unavailable'; readonly seed: number; readonly why: string };

export interface PlanSize {
  readonly steps: number;
  readonly users: number;
}

/** A row and all that was measured of it. */
export interface Measured {
  readonly row: string;
  readonly searches: readonly Searched[];
}

/** Which checkers see the witness of a row, each judging alone. */
export interface Seen {
  readonly row: string;
  /** How often the witness was performed, and how often each checker was violated; those that never were are absent. */
  readonly of: number;
  readonly times: Readonly<Record<string, number>>;
}
