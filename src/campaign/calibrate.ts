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
export async function calibrate(
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

/** A rate that the true one is below once in four times. */
export function cautiousRate(performed: Performed): number {
  const shown = performed.filter(isShown).length;
  return Math.max(LEAST_RATE, intervalOf({ performed: performed.length, shown }, 0.5).low);
}

/** How many repeats tell the rate of a plan that showed the key in some of these. */
export function repeatsFor(repeats: Performed): number {
  return Math.min(MOST_REPEATS, Math.ceil(REPEATS_SHOWN / cautiousRate(repeats)));
}
