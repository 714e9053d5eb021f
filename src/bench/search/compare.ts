import { createRandom, type Random } from '../../support/random.ts';
import type { Search } from './find.ts';

/** The searches of all arms for one fault. */
export interface Searched {
  readonly fault: string;
  readonly searches: readonly Search[];
}

export type Measure = 'executions' | 'ms';

/** How many times as much an arm needs as another, in the geometric mean over the faults, with its 95 % interval. */
export interface Ratio {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The median of an arm's searches; those that found nothing count with how far they came. */
export function medianOf(searches: readonly Search[], { arm, measure }: { arm: string; measure: Measure }): number {
  const values = searches.filter((search) => search.arm.name === arm).map((search) => search[measure]);
  const sorted = values.sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

const RESAMPLES = 2000;

/** Bootstrap over faults, and over the searches for each, since both are a sample. */
export function compareArms(
  all: readonly Searched[],
  options: { readonly arm: string; readonly to: string; readonly measure: Measure; readonly seed: number },
): Ratio {
  const random = createRandom(`${options.seed} ${options.arm} ${options.measure}`);
  const means = Array.from({ length: RESAMPLES }, () => {
    const faults = all.map(() => random.pick(all));
    return meanRatio(
      faults.map(({ fault, searches }) => ({ fault, searches: resample(searches, random) })),
      options,
    );
  }).sort((a, b) => a - b);
  return {
    mean: meanRatio(all, options),
    low: means[Math.floor(RESAMPLES * 0.025)] ?? NaN,
    high: means[Math.ceil(RESAMPLES * 0.975) - 1] ?? NaN,
  };
}

function meanRatio(
  all: readonly Searched[],
  { arm, to, measure }: { readonly arm: string; readonly to: string; readonly measure: Measure },
): number {
  const logs = all.map(({ searches }) =>
    Math.log(medianOf(searches, { arm, measure }) / medianOf(searches, { arm: to, measure })),
  );
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** As many searches of each arm as there were, each drawn from them. */
function resample(searches: readonly Search[], random: Random): readonly Search[] {
  return searches.map(({ arm }) => random.pick(searches.filter((search) => search.arm === arm)));
}
