/** What a row has to reach. */
export interface Bar {
  /** Of ten searches, so many find it. */
  readonly found: number;
  /** Until it first shows, at most so many, in the median of those that find it. */
  readonly seconds: number;
  /** The shrunk plan has at most so many more than the witness, in the median. */
  readonly stepsOver: number;
}

/** The time that each search has for the bars to hold, in ms. */
export const BAR_BUDGET_MS = 60_000;

/** By the names of the rows. Those without one are only held to find nothing wrong. */
export const BARS: Readonly<Record<string, Bar>> = {};
