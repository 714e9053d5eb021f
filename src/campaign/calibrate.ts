import type { Abilities, Plan } from '../plan/plan.ts';
import { amplify } from '../shrink/amplify.ts';
import { cautiousRate, type Count } from '../shrink/rate.ts';
import { isShown, type Shown } from './attempts.ts';

/** What performances of one plan alone came to. */
export type Performed = readonly (Shown | undefined)[];

/** Performances by which a rate is measured: until so many of them showed the key, within a limit. */
const ENOUGH_SHOWN = 4;
const MOST_MEASURED = 60;
/** At once, so that no lane waits for another. */
const BATCH = 6;
/** So many of the repeats of a shrunk plan are to show the key, within a limit. */
const REPEATS_SHOWN = 10;
const MOST_REPEATS = 100;

/**
 * How often a plan shows the key, judged cautiously (negative binomial: performances are the more the lower the rate).
 * Those by which the plan came to be looked at flatter it and do not count.
 */
async function calibrate(performMore: (times: number) => Promise<Performed>): Promise<number> {
  let all: Performed = [];
  while (all.filter(isShown).length < ENOUGH_SHOWN && all.length < MOST_MEASURED) {
    const more = await performMore(BATCH);
    if (more.length === 0) break;
    all = [...all, ...more];
  }
  return cautiousRate(countOf(all));
}

/** Below it a plan is performed several times over at each look, so that it is as likely to show as at this rate. */
const LOW_RATE = 0.05;
const AMPLIFIED_RATE = 0.2;
const MOST_TIMES = 8;
/** Beyond so many steps a performance of several times takes as long as those times one by one. */
const MOST_STEPS = 100;

/** How often a plan shows the key when it is performed so many times over, on one stack. */
export interface Calibrated {
  readonly rate: number;
  readonly times: number;
}

/**
 * The rate of a plan, and where that is low the rate of the same several times over. It is measured where the repeats,
 * which are few, do not say that it is high enough.
 */
export async function calibratePlan(
  plan: Plan,
  options: {
    readonly repeats: Performed;
    readonly performAlone: (plan: Plan, times: number) => Promise<Performed>;
    readonly abilities: Abilities;
  },
): Promise<Calibrated> {
  const { repeats, performAlone, abilities } = options;
  if (!isSeldom(repeats)) return { rate: cautiousRate(countOf(repeats)), times: 1 };
  const rate = await calibrate((count) => performAlone(plan, count));
  if (rate >= LOW_RATE) return { rate, times: 1 };
  const times = Math.min(MOST_TIMES, Math.ceil(AMPLIFIED_RATE / rate), Math.floor(MOST_STEPS / plan.steps.length));
  if (times < 2) return { rate, times: 1 };
  const amplified = amplify(plan, times, abilities);
  const amplifiedRate = await calibrate((count) => performAlone(amplified, count));
  return amplifiedRate > rate ? { rate: amplifiedRate, times } : { rate, times: 1 };
}

/** Whether the rate may be so low that the plan is to be performed several times over at each look. */
export function isSeldom(performed: Performed): boolean {
  return cautiousRate(countOf(performed)) < LOW_RATE;
}

/** In how many of them the key showed. */
export function countOf(performed: Performed): Count {
  return { performed: performed.length, shown: performed.filter(isShown).length };
}

/** How many repeats tell the rate of a plan that showed the key in some of these. */
export function repeatsFor(repeats: Performed): number {
  return Math.min(MOST_REPEATS, Math.ceil(REPEATS_SHOWN / cautiousRate(countOf(repeats))));
}
