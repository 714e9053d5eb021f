import { BAR_BUDGET_MS, BARS, type Bar } from './bars.ts';
import type { Standing } from './standing.ts';

/** Searches that the bars speak of. */
const OF = 10;

/**
 * What is wrong with where rows stand, a sentence each: a false alarm, a checker that does not see the fault, and what
 * is below its bar, unless the searches had less time than the bars allow for. However short they were, to find nothing
 * in any row says that nothing was looked at.
 */
export function complaintsOf(
  standings: readonly Standing[],
  { budgetMs, bars = BARS }: { readonly budgetMs: number; readonly bars?: Readonly<Record<string, Bar>> },
): readonly string[] {
  const each = standings.flatMap((standing) => {
    const bar = budgetMs < BAR_BUDGET_MS ? undefined : bars[standing.row];
    return [...wrongsOf(standing), ...(bar === undefined ? [] : shortfallsOf(standing, bar))];
  });
  const searched = standings.filter(({ control, of }) => !control && of > 0);
  const isBlind = searched.length > 0 && searched.every(({ found }) => found === 0);
  return isBlind ? [...each, `nothing was found in any row (${searched.map(({ row }) => row).join(', ')})`] : each;
}

function wrongsOf({ row, control, wrong }: Standing): readonly string[] {
  return wrong.map(({ seed, checker, why }) => {
    const what = `${row}: seed ${seed} found a violation by ${checker}`;
    if (control) return `${what}, where there is nothing to find`;
    return why === 'sound' ? `${what} that shows without the fault, too` : `${what}, which does not see the fault`;
  });
}

function shortfallsOf({ row, found, of, usual, witness }: Standing, bar: Bar): readonly string[] {
  const least = Math.floor((bar.found * of) / OF);
  const seconds = (usual?.ms ?? 0) / 1000;
  const over = (usual?.to.steps ?? 0) - (witness?.steps ?? 0);
  return [
    ...(found < least ? [`${row}: found by ${found} of ${of} searches, and the bar is ${least}`] : []),
    ...(seconds > bar.seconds ? [`${row}: found after ${seconds.toFixed(1)} s, and the bar is ${bar.seconds} s`] : []),
    ...(over > bar.stepsOver
      ? [`${row}: shrunk to ${over} steps more than its witness, and the bar is ${bar.stepsOver}`]
      : []),
  ];
}
