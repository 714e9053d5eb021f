import type { Abilities, Plan } from '../plan/plan.ts';
import { amplify } from '../shrink/amplify.ts';
import { intervalOf } from '../shrink/rate.ts';
import { isShown, type Shown } from './attempts.ts';

/** What performances of one plan alone came to. */
export type Performed = readonly (Shown | undefined)[];

/** Performances by which a rate is measured; more when fewer than so many of them showed the key. */
const MEASURED = [20, 60];
const ENOUGH_SHOWN = 3;
/** A plan of a lower rate is shrunk as if it had this one: nobody would wait for what it takes. */
const LEAST_RATE = 0.02;
/** So many of the repeats of a shrunk plan are to show the key, within a limit. */
const REPEATS_SHOWN = 10;
const MOST_REPEATS = 100;

/** How often a plan shows the key, judged cautiously after some first performances and as many more as it takes. */
async function calibrate(
  first: Performed,
  repeatMore: (times: number) => Promise<Performed>,
): Promise<number> {
  let all = first;
  for (const performances of MEASURED) {
    all = [...all, ...(await repeatMore(Math.max(0, performances - all.length)))];
    if (all.filter(isShown).length >= ENOUGH_SHOWN) break;
  }
  return cautiousRate(all);
}

/** Below it a plan is made to do the same several times, so that it is as likely to show as at this rate. */
const LOW_RATE = 0.05;
const AMPLIFIED_RATE = 0.2;
const MOST_TIMES = 8;

/** A plan with its rate as measured, and where that is low one that shows the same more often. */
export async function calibratePlan(
  plan: Plan,
  options: {
    /** What performances there were already. */
    readonly tried: Performed;
    readonly performAlone: (plan: Plan, times: number) => Promise<Performed>;
    readonly abilities: Abilities;
  },
): Promise<{ readonly plan: Plan; readonly rate: number }> {
  const { tried, performAlone, abilities } = options;
  const rate = await calibrate(tried, (times) => performAlone(plan, times));
  if (rate >= LOW_RATE) return { plan, rate };
  const amplified = amplify(plan, Math.min(MOST_TIMES, Math.ceil(AMPLIFIED_RATE / rate)), abilities);
  const amplifiedRate = await calibrate([], (times) => performAlone(amplified, times));
  return amplifiedRate > rate ? { plan: amplified, rate: amplifiedRate } : { plan, rate };
}

/** A rate that the true one is below once in four times. */
export function cautiousRate(performed: Performed): number {
  const shown = performed.filter(isShown).length;
  return Math.max(LEAST_RATE, intervalOf({ performed: performed.length, shown }, 0.5).low);
}

/** How many repeats tell the rate of a plan that showed the key in some of these. */
export function repeatsFor(repeats: Performed): number {
  return Math.min(MOST_REPEATS, Math.ceil(REPEATS_SHOWN / cautiousRate(repeats)));
}
