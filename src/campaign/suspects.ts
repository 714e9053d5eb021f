import { formatKey, type Direction, type Violation, type ViolationKey } from '../check/checker.ts';
import type { History } from '../history/history.ts';
import { isExplained, isNews, type Told } from './news.ts';
import type { DrawnPlan } from './plan-source.ts';

/** A violation seen in a campaign's execution, not yet confirmed. */
export interface Suspect {
  readonly drawn: DrawnPlan;
  readonly key: ViolationKey;
  readonly execution: number;
  /** All that its execution showed. */
  readonly shown: readonly ViolationKey[];
  /** The text of all that proves it. */
  readonly proof: string;
  /** Its plan alone will hardly show it: it has a stranger's data, or it was tried alone already. */
  readonly takesOthers: boolean;
  /** It did not show when its plan was performed alone a few times. */
  readonly doubtful: boolean;
  /** Nor did others of its key: it is not chance that hides it, it takes what went on among executions. */
  readonly common: boolean;
}

/** A suspect with what was seen of it, and in what. */
export interface Sighting extends Suspect {
  readonly violation: Violation;
  readonly history: History;
}

/**
 * The suspects that wait to be examined: the most telling first, and never more than a few. Those go last whose
 * executions show what was told already, and what is no news any more does not go at all.
 */
export interface Suspects<S extends Suspect> {
  add(suspect: S): void;
  /** Untried ones before doubtful ones; but once many of one key were in vain, the one of them that showed it first. */
  take(): S | undefined;
  readonly size: number;
  /** Those that need not wait until the search has had its turn. */
  readonly due: number;
}

/** Above all other ranks: who has it goes after the rest. */
const EXPLAINED = 1e6;
const DIRECTIONS: Readonly<Record<Direction, number>> = { 'other-user': 0, own: 1000, stranger: 2000 };

/** Executions under way when a leak is met all tend to show it: examining a few of them is enough. */
const LIMIT = 6;

/**
 * A stack that has come into a bad state shows a key in all that is performed on it, so that ever new suspects come,
 * none of which shows it alone. After so many of them one is looked at closely, then after twice as many. So many are
 * hardly ever in vain by chance: with three performances each, not once in ten times where one in ten would show it.
 */
const VAIN = 8;

/** Suspects of one key that did not show it alone: how many, and at how many one of them gets its close look. */
interface Vain {
  readonly count: number;
  readonly closeAt: number;
}

/** `told`: what is told by now. */
export function createSuspects<S extends Suspect>({ told }: { readonly told: () => Told }): Suspects<S> {
  let untried: readonly S[] = [];
  let doubtful: readonly S[] = [];
  const vain = new Map<string, Vain>();
  const vainOf = ({ key }: Suspect): Vain => vain.get(formatKey(key)) ?? { count: 0, closeAt: VAIN };
  /** Short plans go first; but once one of its key was in vain long ones do, which have more of what it may take. */
  const inOrder = (some: readonly S[]): readonly S[] =>
    byRank(some, (one) => (isBeside(one) ? EXPLAINED : 0) + rankOf(one, { longFirst: vainOf(one).count > 0 }));
  const isBeside = ({ shown }: Suspect): boolean => isExplained(shown, told());
  const isOpen = ({ key, shown }: Suspect): boolean => isNews(key, { shown, told: told() });
  const firstCommon = (): S | undefined =>
    byRank(
      doubtful.filter((one) => vainOf(one).count >= vainOf(one).closeAt),
      ({ execution }) => execution,
    )[0];
  return {
    add: (suspect) => {
      if (!suspect.doubtful) {
        untried = inOrder([...untried, suspect]).slice(0, LIMIT);
        return;
      }
      const { count, closeAt } = vainOf(suspect);
      vain.set(formatKey(suspect.key), { count: count + 1, closeAt });
      doubtful = byRank([...doubtful, suspect], (one) => rankOf(one, { longFirst: false })).slice(0, LIMIT);
    },
    take: () => {
      untried = untried.filter(isOpen);
      doubtful = doubtful.filter(isOpen);
      const common = firstCommon();
      const taken = common ?? inOrder(untried)[0] ?? doubtful[0];
      if (common !== undefined) {
        const { count, closeAt } = vainOf(common);
        vain.set(formatKey(common.key), { count, closeAt: 2 * closeAt });
      }
      untried = untried.filter((one) => one !== taken);
      doubtful = doubtful.filter((one) => one !== taken);
      return taken && { ...taken, common: taken === common };
    },
    get size() {
      return untried.length + doubtful.length;
    },
    get due() {
      const unexplained = untried.filter((one) => !isBeside(one));
      return unexplained.length + (firstCommon() === undefined ? 0 : 1);
    },
  };
}

/** What crosses from one user of a plan to another before what a user suffers alone, and that before a stranger's. */
function rankOf({ key, drawn }: Suspect, { longFirst }: { readonly longFirst: boolean }): number {
  const steps = drawn.plan.steps.length;
  return DIRECTIONS[key.direction] + (longFirst ? -steps : steps);
}

function byRank<S extends Suspect>(some: readonly S[], rank: (one: S) => number): readonly S[] {
  return some.toSorted((a, b) => rank(a) - rank(b));
}
