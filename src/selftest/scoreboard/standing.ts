import type { PlanSize, Searched } from './measurement.ts';
import type { Row } from './row.ts';
import { planSize } from './search-row.ts';

/** What all searches of a row came to. Numbers of what was found are medians; times in ms. */
export interface Standing {
  readonly row: string;
  /** Of the code that was measured, where it is kept. */
  readonly commit?: string;
  /** It has no faults, and nothing is to be found. */
  readonly control: boolean;
  readonly found: number;
  readonly of: number;
  /** Absent where nothing was found. */
  readonly usual?: {
    readonly executions: number;
    readonly ms: number;
    readonly from: PlanSize;
    readonly to: PlanSize;
    readonly shrinkExecutions: number;
    readonly shrinkMs: number;
  };
  /** Of the smallest witness; absent in a control. */
  readonly witness?: PlanSize;
  /** The checkers that told, and how often each did. */
  readonly checkers: Readonly<Record<string, number>>;
  /** All of them together. */
  readonly repeats: { readonly violated: number; readonly of: number };
  /** Seeds whose finding is by a checker that does not see the faults, or violates without them as well. */
  readonly wrong: readonly { readonly seed: number; readonly checker: string; readonly why: 'checker' | 'sound' }[];
  /** Searches of which nothing can be said, and why. */
  readonly unknown: readonly { readonly seed: number; readonly why: string }[];
  readonly unavailable: readonly string[];
}

/** Where a row stands after these searches, in any order. */
export function standingOf(row: Row, all: readonly Searched[]): Standing {
  const searches = all.filter((one) => one.kind !== 'unavailable');
  const found = searches.filter((one) => one.kind === 'found');
  const sizes = row.witnesses.map(({ plan }) => planSize(plan)).sort((a, b) => a.steps - b.steps);
  const [witness] = sizes;
  const checkers = new Map<string, number>();
  for (const { checker } of found) checkers.set(checker, (checkers.get(checker) ?? 0) + 1);
  return {
    row: row.name,
    control: row.faults.length === 0,
    found: found.length,
    of: searches.length,
    ...(found.length > 0 && {
      usual: {
        executions: median(found.map(({ executions }) => executions)),
        ms: median(found.map(({ ms }) => ms)),
        from: medianSize(found.map(({ from }) => from)),
        to: medianSize(found.map(({ to }) => to)),
        shrinkExecutions: median(found.map(({ shrink }) => shrink.executions)),
        shrinkMs: median(found.map(({ shrink }) => shrink.ms)),
      },
    }),
    ...(witness !== undefined && { witness }),
    checkers: Object.fromEntries(checkers),
    repeats: {
      violated: sum(found.map(({ repeats }) => repeats.violated)),
      of: sum(found.map(({ repeats }) => repeats.of)),
    },
    wrong: found.flatMap(({ seed, checker, telling, sound }): Standing['wrong'] => {
      if (sound.violated > 0) return [{ seed, checker, why: 'sound' }];
      return telling ? [] : [{ seed, checker, why: 'checker' }];
    }),
    unknown: searches.flatMap((one) =>
      one.kind === 'missed' && one.unknown !== undefined ? [{ seed: one.seed, why: one.unknown }] : [],
    ),
    unavailable: all.flatMap((one) => (one.kind === 'unavailable' ? [one.why] : [])),
  };
}

/** Of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

function medianSize(sizes: readonly PlanSize[]): PlanSize {
  return { steps: median(sizes.map(({ steps }) => steps)), users: median(sizes.map(({ users }) => users)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
