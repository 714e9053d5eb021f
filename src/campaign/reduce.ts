import type { Abilities, Plan } from '../plan/plan.ts';
import { amplify } from '../shrink/amplify.ts';
import { FAIR_RATE, shrink } from '../shrink/loop.ts';
import type { ShrinkOptions, Shrunk } from '../shrink/options.ts';
import { intervalOf, trialsToRuleOut } from '../shrink/rate.ts';
import { steady } from '../shrink/steady.ts';
import { isShown } from './attempts.ts';
import { calibratePlan, countOf, isSeldom, repeatsFor, type Calibrated, type Performed } from './calibrate.ts';
import { CERTAIN_TRIES, type Confirmed } from './confirm.ts';
import { dropIdle } from './drop-idle.ts';
import { repeat } from './repeat.ts';
import { followHints, hintsFrom } from './shrink-hints.ts';

/**
 * Shares of what is left of the time for shrinking: of a plan that is known to show the key only sometimes and is made
 * smaller as if it did each time, or by what is hinted at alone, and of one that is shrunk by its rate, before a
 * relative is sought that is certain.
 */
const QUICK_SHARE = 0.35;
const UNCERTAIN_SHARE = 0.75;
/** A plan is made steady or shrunk by its rate so many times at most. */
const MOST_ROUNDS = 3;
/** What was never seen not to show its key. */
const CERTAIN: Calibrated = { rate: 1, times: 1 };
/** Of a smaller plan that shows the key that much more seldom nothing is made, unless it does fairly often. */
const MOST_FACTOR = 4;
/** Times that the shrunk plan is performed, each on a stack of its own; more when it shows the key only sometimes. */
const REPEATS = 10;
/** The chance that what shows its key several times over is taken never to show it once, although it does. */
const NEVER_DOUBT = 0.05;
/** Time beyond that for shrinking in which a plan is repeated more often than that; never longer than that itself. */
const REPEATS_MS = 30_000;

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
  const lateAfter = (ms: number): (() => boolean) => {
    const least = leftMs() - ms;
    return () => over() || leftMs() <= least;
  };
  const certify = async (plan: Plan): Promise<boolean> => (await attempts.alone(plan)) !== undefined;
  const performAlone = (plan: Plan, times: number): Promise<Performed> =>
    repeat(() => attempts.alone(plan), { times, lanes, signal });
  const repeatsMs = Math.min(REPEATS_MS, leftMs());
  const repeatWhole = (plan: Plan, times: number): Promise<Performed> => {
    const start = clock();
    const isLate = (): boolean => times > REPEATS && clock() - start >= repeatsMs;
    return repeat(() => attempts.wholeAlone(plan), { times, lanes, signal, over: isLate });
  };
  /** What shows the key only sometimes is repeated until that tells its rate, or its time is over. */
  const repeatOn = async (plan: Plan, some: Performed): Promise<Performed> =>
    some.every(isShown) ? some : [...some, ...(await repeatWhole(plan, repeatsFor(some) - some.length))];
  const steadier = (plan: Plan, certifyTimes: number): Promise<Plan | undefined> =>
    steady({ plan, certify, certifyTimes, lanes, abilities, over });
  const line: [Plan, ...Plan[]] = [from];
  const shrinkFrom = async (
    plan: Plan,
    { rate, times }: Calibrated,
    { budgetMs = leftMs(), hints = [] }: Partial<Pick<ShrinkOptions, 'budgetMs' | 'hints'>> = {},
  ): Promise<Shrunk> => {
    const asOften = (one: Plan): Plan => amplify(one, times, abilities);
    return await shrink({
      plan,
      judge: async (one, lane) => (await attempts.onLane(asOften(one), lane)) !== undefined,
      certify: (one) => certify(asOften(one)),
      rate,
      hints,
      lanes,
      abilities,
      clock,
      budgetMs,
      onProgress: ({ steps }) => onProgress(steps),
      signal,
    });
  };

  // To perform a long plan is dear, and what shows the key seldom takes many looks: first goes what may well go.
  const isCertain = tried.length >= CERTAIN_TRIES && tried.every(isShown);
  const isHintLate = lateAfter(leftMs() * QUICK_SHARE);
  const start = isCertain ? from : await followHints(from, { tried, attempts, lanes, abilities, over: isHintLate });
  if (start !== from) line.push(start);
  const certain = isCertain ? from : await steadier(start, CERTAIN_TRIES);
  let calibrated = CERTAIN;
  let shrunk: Pick<Shrunk, 'plan' | 'minimal' | 'isCertain'> = { plan: start, minimal: false, isCertain: false };
  let repeats: Performed = [];
  if (certain !== undefined || !isSeldom(tried)) {
    const budgetMs = leftMs() * (certain === undefined ? QUICK_SHARE : 1);
    const hints = isCertain ? hintsFrom(tried) : [];
    const quick = await shrinkFrom(certain ?? start, CERTAIN, { budgetMs, hints });
    line.push(...quick.line);
    shrunk = quick;
    repeats = await repeatWhole(quick.plan, REPEATS);
  }
  for (let round = 0; round < MOST_ROUNDS && !over() && !(shrunk.minimal && isSteady(repeats)); round += 1) {
    // A smaller plan has fewer races that could be decided: it may have a relative that shows the key each time.
    const sure = isSteady(repeats) ? shrunk.plan : await steadier(shrunk.plan, REPEATS);
    if (sure === undefined && shrunk.minimal && !shrunk.isCertain) break;
    calibrated = sure === undefined ? await calibratePlan(shrunk.plan, { repeats, performAlone, abilities }) : CERTAIN;
    const budgetMs = leftMs() * (sure === undefined ? UNCERTAIN_SHARE : 1);
    const further = await shrinkFrom(sure ?? shrunk.plan, calibrated, { budgetMs });
    const again = await repeatOn(further.plan, await repeatWhole(further.plan, REPEATS));
    // Where its time ran out nobody saw yet how seldom what is left shows the key.
    if (mostOf(again) < Math.min(FAIR_RATE, shareOf(repeats) / MOST_FACTOR)) break;
    line.push(...further.line);
    shrunk = further;
    repeats = again;
  }
  const { rate, times } = calibrated;
  if (repeats.length === 0) repeats = await repeatWhole(shrunk.plan, REPEATS);
  repeats = await repeatOn(shrunk.plan, repeats);
  if (times > 1 && !repeats.some(isShown)) {
    // Once it may show as much more seldom than so many times over.
    const more = await repeatWhole(shrunk.plan, trialsToRuleOut(rate / times, NEVER_DOUBT));
    repeats = [...repeats, ...more];
  }
  if (times > 1 && !repeats.some(isShown) && !signal.aborted) {
    // It may take what the times before left behind.
    const whole = await shrinkFrom(amplify(shrunk.plan, times, abilities), { ...calibrated, times: 1 });
    line.push(...whole.line);
    shrunk = whole;
    repeats = await repeatOn(whole.plan, await repeatWhole(whole.plan, REPEATS));
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
  return performed.length === 0 ? 0 : intervalOf(countOf(performed)).high;
}

/** It was performed, and always showed the key. */
function isSteady(performed: Performed): boolean {
  return performed.length > 0 && performed.every(isShown);
}

function shareOf(performed: Performed): number {
  return performed.filter(isShown).length / Math.max(1, performed.length);
}
