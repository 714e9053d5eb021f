import type { Abilities, Plan } from '../plan/plan.ts';
import { amplify } from '../shrink/amplify.ts';
import { FAIR_RATE, shrink } from '../shrink/loop.ts';
import type { Shrunk } from '../shrink/options.ts';
import { intervalOf } from '../shrink/rate.ts';
import { steady } from '../shrink/steady.ts';
import { isShown } from './attempts.ts';
import { calibratePlan, cautiousRate, repeatsFor, type Calibrated, type Performed } from './calibrate.ts';
import { CERTAIN_TRIES, type Confirmed } from './confirm.ts';
import { dropIdle } from './drop-idle.ts';
import { repeat } from './repeat.ts';

/** Share of the time for shrinking that a plan gets before a relative is sought that shows the key each time. */
const UNCERTAIN_SHARE = 0.6;
/** What was never seen not to show its key. */
const CERTAIN: Calibrated = { rate: 1, times: 1 };
/** Times that the shrunk plan is performed, each on a stack of its own; more when it shows the key only sometimes. */
const REPEATS = 10;
/** Time beyond that for shrinking in which a plan is repeated more often than that. */
const REPEATS_MS = 30_000;
/** Of a smaller plan that shows the key that much more seldom nothing is made, unless it does fairly often. */
const MOST_FACTOR = 4;

/** The smallest plan that was found, and what it came to when it was repeated. */
export interface Reduced {
  readonly plan: Plan;
  /** From the confirmed plan to this one; each was made of the one before. */
  readonly line: readonly [Plan, ...Plan[]];
  readonly minimal: boolean;
  readonly repeats: Performed;
}

/**
 * Makes a confirmed plan steady where it shows its key only sometimes, shrinks it while the same key shows, and repeats
 * the smallest plan. What shows it seldom is performed several times over on one stack for each look at it, so that the
 * plan itself stays as small as it is.
 */
export async function reduce(
  { plan: from, attempts, tried }: Pick<Confirmed, 'plan' | 'attempts' | 'tried'>,
  options: {
    readonly lanes: number;
    readonly abilities: Abilities;
    readonly clock: () => number;
    /** What is left of the time for shrinking. */
    readonly leftMs: () => number;
    readonly onProgress: (steps: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<Reduced> {
  const { lanes, abilities, clock, leftMs, onProgress, signal } = options;
  const over = (): boolean => signal.aborted || leftMs() === 0;
  const certify = async (plan: Plan): Promise<boolean> => (await attempts.alone(plan)) !== undefined;
  const performAlone = (plan: Plan, times: number): Promise<Performed> =>
    repeat(() => attempts.alone(plan), { times, lanes, signal });
  const repeatWhole = (plan: Plan, times: number): Promise<Performed> => {
    const start = clock();
    const isLate = (): boolean => times > REPEATS && clock() - start >= REPEATS_MS;
    return repeat(() => attempts.wholeAlone(plan), { times, lanes, signal, over: isLate });
  };
  /** What shows the key only sometimes is repeated until that tells its rate, or its time is over. */
  const repeatOn = async (plan: Plan, some: Performed): Promise<Performed> =>
    some.every(isShown) ? some : [...some, ...(await repeatWhole(plan, repeatsFor(some) - some.length))];
  const steadier = (plan: Plan, certifyTimes: number): Promise<Plan | undefined> =>
    steady({ plan, certify, certifyTimes, lanes, abilities, over });
  const line: [Plan, ...Plan[]] = [from];
  const shrinkFrom = async (plan: Plan, { rate, times }: Calibrated, budgetMs = leftMs()): Promise<Shrunk> => {
    const asOften = (one: Plan): Plan => amplify(one, times, abilities);
    return await shrink({
      plan,
      judge: async (one, lane) => (await attempts.onLane(asOften(one), lane)) !== undefined,
      certify: (one) => certify(asOften(one)),
      rate,
      lanes,
      abilities,
      clock,
      budgetMs,
      onProgress: ({ steps }) => onProgress(steps),
      signal,
    });
  };

  const isCertain = tried.length >= CERTAIN_TRIES && tried.every(isShown);
  const certain = isCertain ? from : await steadier(from, CERTAIN_TRIES);
  const calibrated = certain === undefined ? await calibratePlan(from, { performAlone, abilities }) : CERTAIN;
  const { rate, times } = calibrated;
  let shrunk = await shrinkFrom(certain ?? from, calibrated, leftMs() * (rate === 1 ? 1 : UNCERTAIN_SHARE));
  line.push(...shrunk.line);
  let repeats = await repeatWhole(shrunk.plan, REPEATS);
  if (!(shrunk.minimal && repeats.every(isShown)) && !over()) {
    // A smaller plan has fewer races that could be decided: it may have a relative that shows the key each time.
    const sure = repeats.every(isShown) ? shrunk.plan : await steadier(shrunk.plan, REPEATS);
    // What was taken for certain is not, or no longer: where it may fail, more can go than was found by trying once.
    const isMisjudged = rate === 1 && sure === undefined;
    if (sure !== undefined || !shrunk.minimal || isMisjudged) {
      const uncertain = { rate: 1 - (1 - cautiousRate(repeats)) ** times, times };
      const further = await shrinkFrom(sure ?? shrunk.plan, sure === undefined ? uncertain : CERTAIN);
      const again = await repeatOn(further.plan, await repeatWhole(further.plan, REPEATS));
      // Where its time ran out nobody saw yet how seldom what is left shows the key.
      if (mostOf(again) >= Math.min(FAIR_RATE, shareOf(repeats) / MOST_FACTOR)) {
        line.push(...further.line);
        shrunk = further;
        repeats = again;
      }
    }
  }
  repeats = await repeatOn(shrunk.plan, repeats);
  if (times > 1 && !repeats.some(isShown) && !signal.aborted) {
    // It may take what the times before left behind.
    shrunk = await shrinkFrom(amplify(shrunk.plan, times, abilities), { rate, times: 1 });
    line.push(...shrunk.line);
    repeats = await repeatOn(shrunk.plan, await repeatWhole(shrunk.plan, REPEATS));
  }
  const lean = dropIdle(shrunk.plan, { performed: repeats, abilities });
  if (lean !== undefined && !signal.aborted) {
    const again = await repeatWhole(lean, repeats.length);
    if (again.length > 0 && shareOf(again) >= shareOf(repeats)) {
      return { plan: lean, line: [...line, lean], minimal: shrunk.minimal, repeats: again };
    }
  }
  return { plan: shrunk.plan, line, minimal: shrunk.minimal, repeats };
}

/** The highest rate that they leave likely; none where nothing was performed. */
function mostOf(performed: Performed): number {
  const count = { performed: performed.length, shown: performed.filter(isShown).length };
  return count.performed === 0 ? 0 : intervalOf(count).high;
}

function shareOf(performed: Performed): number {
  return performed.filter(isShown).length / Math.max(1, performed.length);
}
