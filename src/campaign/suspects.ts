import type { ViolationKey } from '../check/checker.ts';
import type { DrawnPlan } from './plan-source.ts';

/** A violation seen in a campaign's execution, not yet confirmed. */
export interface Suspect {
  readonly drawn: DrawnPlan;
  readonly key: ViolationKey;
  readonly execution: number;
  /** It did not show when its plan was performed alone a few times; closer looks are for when no other is left. */
  readonly doubtful: boolean;
}

/** The suspects that wait to be examined: the most telling first, and never more than a few. */
export interface Suspects {
  add(suspect: Suspect): void;
  take(): Suspect | undefined;
  readonly size: number;
}

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
  };
}

/** What was not tried goes first; what a plan alone can show before what needs a stranger; short plans before long. */
function rank({ key, drawn, doubtful }: Suspect): number {
  return (doubtful ? 2000 : 0) + (key.direction === 'stranger' ? 1000 : 0) + drawn.plan.steps.length;
}
