import type { Direction, ViolationKey } from '../check/checker.ts';
import type { DrawnPlan } from './plan-source.ts';

/** A violation seen in a campaign's execution, not yet confirmed. */
export interface Suspect {
  readonly drawn: DrawnPlan;
  readonly key: ViolationKey;
  readonly execution: number;
  /** The text of all that proves it. */
  readonly proof: string;
  /** It did not show when its plan was performed alone a few times; closer looks are for when no other is left. */
  readonly doubtful: boolean;
}

/** The suspects that wait to be examined: the most telling first, and never more than a few. */
export interface Suspects {
  add(suspect: Suspect): void;
  take(): Suspect | undefined;
  readonly size: number;
  /** Those that were not tried yet. */
  readonly untried: number;
}

const DIRECTIONS: Readonly<Record<Direction, number>> = { 'other-user': 0, own: 1000, stranger: 2000 };

/** Executions under way when a leak is met all tend to show it: examining a few of them is enough. */
const LIMIT = 6;

export function createSuspects(): Suspects {
  let waiting: Suspect[] = [];
  return {
    add: (suspect) => {
      waiting = [...waiting, suspect].sort((a, b) => rank(a) - rank(b)).slice(0, LIMIT);
    },
    take: () => waiting.shift(),
    get size() {
      return waiting.length;
    },
    get untried() {
      return waiting.filter(({ doubtful }) => !doubtful).length;
    },
  };
}

/**
 * What was not tried goes first; what crosses from one user of a plan to another before what a user suffers alone, and
 * that before what needs a stranger; short plans before long ones.
 */
function rank({ key, drawn, doubtful }: Suspect): number {
  return (doubtful ? 4000 : 0) + DIRECTIONS[key.direction] + drawn.plan.steps.length;
}
