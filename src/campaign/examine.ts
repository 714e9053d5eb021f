import type { ViolationKey } from '../check/checker.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import type { CampaignEvent, Finding } from '../report/events.ts';
import { shrink } from '../shrink/loop.ts';
import type { Shrunk } from '../shrink/options.ts';
import { steady } from '../shrink/steady.ts';
import { createAttempts, type Shown } from './attempts.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import type { Property } from './property.ts';
import { repeat } from './repeat.ts';
import type { Suspect } from './suspects.ts';
import { isSameKey, weigh } from './weigh.ts';

/** Performances that must all show the key before a plan is believed to show it each time. */
const CERTAIN_TRIES = 3;
/** Share of the time for shrinking that a plan gets while it shows the key only sometimes. */
const UNCERTAIN_SHARE = 0.3;
/** Times that the shrunk plan is performed, each on a stack of its own. */
const REPEATS = 10;

export interface ExamineOptions {
  readonly laboratory: Laboratory;
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  readonly target: Finding['target'];
  /** What the campaign found already is not looked for again. */
  readonly isFound: (key: ViolationKey) => boolean;
  readonly seed: number;
  readonly shrinkTimeMs: number;
  readonly clock: () => number;
  readonly emit: (event: CampaignEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Examines a suspicion: confirms it alone, makes it steady where it shows only sometimes, shrinks its plan while the
 * same key shows, and repeats the smallest plan. Undefined when it did not show alone: it may need neighbours or luck;
 * of a doubtful one its steadier relatives are tried too. The finding has no file yet.
 */
export async function examine(suspect: Suspect, options: ExamineOptions): Promise<Finding | undefined> {
  const { laboratory, properties, abilities, emit, clock, signal } = options;
  const { drawn } = suspect;
  const { lanes } = laboratory;
  const start = clock();
  const trials = await repeat(() => laboratory.tryAlone(drawn.plan), { times: CERTAIN_TRIES, lanes, signal });
  const key = keyShown(trials, suspect, options);
  const attempts = createAttempts({ laboratory, properties, drawnBy: drawn.property, key });
  const leftMs = (): number => Math.max(0, start + options.shrinkTimeMs - clock());
  const over = (): boolean => signal.aborted || leftMs() === 0;
  const certify = async (plan: Plan): Promise<boolean> => (await attempts.alone(plan)) !== undefined;
  const steadier = (plan: Plan, certifyTimes: number): Promise<Plan | undefined> =>
    steady({ plan, certify, certifyTimes, lanes, abilities, over });
  const shrinkFrom = (plan: Plan, certifyTimes: number, budgetMs = leftMs()): Promise<Shrunk> =>
    shrink({
      plan,
      judge: async (one, lane) => (await attempts.onLane(one, lane)) !== undefined,
      certify,
      certifyTimes,
      lanes,
      abilities,
      clock,
      budgetMs,
      onProgress: ({ steps }) => emit({ kind: 'shrinking', key, steps, executions: attempts.executions }),
      signal,
    });
  const repeatAlone = (plan: Plan, times: number): Promise<readonly (Shown | undefined)[]> =>
    repeat(() => attempts.alone(plan), { times, lanes, signal });

  const tried = trials.map((trial) => attempts.read(trial));
  if (!tried.some(isShown) && (!suspect.doubtful || signal.aborted)) return undefined;
  const certain = tried.every(isShown) ? drawn.plan : await steadier(drawn.plan, CERTAIN_TRIES);
  if (certain === undefined && !tried.some(isShown)) return undefined;
  emit({ kind: 'confirmed', key, steps: drawn.plan.steps.length });

  // Calibration of a low rate belongs here; until then a plan that fails sometimes, and has no relative that fails each
  // time, is shrunk by single performances: for a while only, since a short plan has few races to decide.
  let shrunk =
    certain === undefined
      ? await shrinkFrom(drawn.plan, 1, leftMs() * UNCERTAIN_SHARE)
      : await shrinkFrom(certain, CERTAIN_TRIES);
  let repeats = await repeatAlone(shrunk.plan, REPEATS);
  if (!(shrunk.minimal && repeats.every(isShown)) && !over()) {
    const sure = repeats.every(isShown) ? shrunk.plan : await steadier(shrunk.plan, REPEATS);
    shrunk = await shrinkFrom(sure ?? shrunk.plan, sure === undefined ? 1 : CERTAIN_TRIES);
    repeats = await repeatAlone(shrunk.plan, REPEATS);
  }
  const shown = repeats.findLast(isShown) ?? tried.findLast(isShown);
  if (shown === undefined) return undefined;
  return {
    ...shown.weighed,
    key,
    plan: shrunk.plan,
    history: shown.trial.history,
    target: options.target,
    shrink: {
      fromSteps: drawn.plan.steps.length,
      fromUsers: drawn.plan.users.length,
      executions: attempts.executions - repeats.length,
      elapsedMs: clock() - start,
      minimal: shrunk.minimal,
    },
    repeats: { violated: repeats.filter(isShown).length, of: repeats.length },
    seed: options.seed,
    // A path can be given only where it leads to this very plan: to one that did not shrink.
    ...(shrunk.plan === drawn.plan ? { path: String(drawn.index) } : {}),
  };
}

/**
 * The key by which the plan is known from here on: the first in the order of checkers that it shows each time it is
 * performed alone; else the one it is suspected of, if that shows at all; else whatever it shows. They tend to have one
 * cause, and a key that comes and goes shrinks badly. None that was found before.
 */
function keyShown(
  trials: readonly Trial[],
  { drawn, key }: Suspect,
  { properties, isFound }: Pick<ExamineOptions, 'properties' | 'isFound'>,
): ViolationKey {
  const shown = trials.map(({ judgement }) =>
    weigh(judgement, { properties, drawnBy: drawn.property })
      .all.map((one) => one.key)
      .filter((one) => !isFound(one)),
  );
  const isSuspected = (one: ViolationKey): boolean => isSameKey(one, key);
  const isOfPlan = (one: ViolationKey): boolean => one.direction !== 'stranger';
  const isSteady = (one: ViolationKey): boolean => shown.every((keys) => keys.some((other) => isSameKey(one, other)));
  const all = shown.flat();
  return all.find((one) => isOfPlan(one) && isSteady(one)) ?? all.find(isSuspected) ?? all.find(isOfPlan) ?? key;
}

function isShown(shown: Shown | undefined): shown is Shown {
  return shown !== undefined;
}
