import type { CorpusEntry } from '../corpus/entry.ts';
import type { ReplayResult } from '../report/events.ts';
import { count, share } from '../report/numbers.ts';
import { intervalOf, trialsToRuleOut, type Count } from '../shrink/rate.ts';

/** The chance that a plan which shows its key as seldom as was ever thought possible is taken for mended. */
const TAKEN_FOR_MENDED = 0.001;
/** Nobody waits for more. */
const MOST_PERFORMANCES = 300;

/** What one performance of an entry came to. */
export interface Performance {
  readonly verdict: ReplayResult['verdict'];
  readonly reason: string | undefined;
}

/**
 * After how many performances without its key an entry is not reproduced: when its rate is ruled out, as low as the
 * count of when it was found allows.
 */
export function performancesToRuleOut({ repeats }: Pick<CorpusEntry, 'repeats'>): number {
  return Math.min(MOST_PERFORMANCES, trialsToRuleOut(intervalOf(countOf(repeats)).low, TAKEN_FOR_MENDED));
}

/**
 * What performances of a plan that was found to violate come to together. Reproduced: its key showed, and not surely
 * more seldom than when it was found. Not reproduced, which is `holds`: it did not in so many that its rate is ruled
 * out. Else nothing is known.
 */
export function judgeReproduction(
  performed: readonly Performance[],
  { repeats }: Pick<CorpusEntry, 'repeats'>,
): Performance & { readonly asExpected: boolean } {
  const shown = performed.filter(({ verdict }) => verdict === 'violated').length;
  const now = { performed: performed.length, shown };
  const found = countOf(repeats);
  if (shown > 0) {
    const isRarer = intervalOf(now).high < intervalOf(found).low;
    const reason = isRarer ? `more seldom than ${past(found)}` : undefined;
    return { verdict: 'violated', asExpected: !isRarer, reason };
  }
  const hindered = performed.find(({ verdict }) => verdict !== 'holds');
  if (hindered !== undefined) return { ...hindered, asExpected: false };
  if (performed.length === 0) return { verdict: 'unknown', asExpected: false, reason: undefined };
  const bound = `its rate is below ${share(intervalOf(now).high, 1)} now, ${past(found)}`;
  if (performed.length >= performancesToRuleOut({ repeats })) {
    return { verdict: 'holds', asExpected: false, reason: `not reproduced: ${bound}` };
  }
  return { verdict: 'unknown', asExpected: false, reason: `it did not show, and may yet: ${bound}` };
}

/** What performances that showed nothing say of a suspicion. */
export function describeUnshown(performed: number): string {
  const bound = share(intervalOf({ performed, shown: 0 }).high, 1);
  return `it did not show again in ${count(performed, 'performance')} alone, so its rate there is below ${bound}`;
}

function past({ performed, shown }: Count): string {
  return `${shown} of ${performed} when it was found`;
}

/** An entry may have been written by hand. */
function countOf({ violated, of }: CorpusEntry['repeats']): Count {
  return of === 0 ? { performed: 1, shown: 1 } : { performed: of, shown: Math.min(violated, of) };
}
