import type { Plan } from '../plan/plan.ts';
import type { CampaignEvent, Finding } from '../report/events.ts';
import { shrink } from '../shrink/loop.ts';
import type { Shrunk } from '../shrink/options.ts';
import { steady } from '../shrink/steady.ts';
import { isShown } from './attempts.ts';
import { calibratePlan, cautiousRate, repeatsFor, type Performed } from './calibrate.ts';
import { CERTAIN_TRIES, confirm, type ConfirmOptions } from './confirm.ts';
import { repeat } from './repeat.ts';
import type { Suspect } from './suspects.ts';

/** Share of the time for shrinking that a plan gets before a relative is sought that shows the key each time. */
const UNCERTAIN_SHARE = 0.6;
/** Times that the shrunk plan is performed, each on a stack of its own; more when it shows the key only sometimes. */
const REPEATS = 10;

export interface ExamineOptions extends ConfirmOptions {
  readonly target: Finding['target'];
  readonly seed: number;
  readonly shrinkTimeMs: number;
  readonly clock: () => number;
  readonly emit: (event: CampaignEvent) => void;
}

/** `not-shown`: how often the plan was performed alone without showing anything of what it is suspected of. */
export type Examination =
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'not-shown'; readonly performed: number };

/**
 * Examines a suspicion: confirms it alone, makes it steady where it shows only sometimes, shrinks its plan while the
 * same key shows, and repeats the smallest plan. The finding has no file yet.
 */
export async function examine(suspect: Suspect, options: ExamineOptions): Promise<Examination> {
  const { laboratory, abilities, emit, clock, signal } = options;
  const { lanes } = laboratory;
  const start = clock();
  const confirmed = await confirm(suspect, options);
  if (typeof confirmed === 'number') return { kind: 'not-shown', performed: confirmed };
  const { plan: from, key, attempts, tried } = confirmed;
  emit({ kind: 'confirmed', key, steps: from.steps.length });

  const leftMs = (): number => Math.max(0, start + options.shrinkTimeMs - clock());
  const over = (): boolean => signal.aborted || leftMs() === 0;
  const certify = async (plan: Plan): Promise<boolean> => (await attempts.alone(plan)) !== undefined;
  const steadier = (plan: Plan, certifyTimes: number): Promise<Plan | undefined> =>
    steady({ plan, certify, certifyTimes, lanes, abilities, over });
  const shrinkFrom = (plan: Plan, rate: number, budgetMs = leftMs()): Promise<Shrunk> =>
    shrink({
      plan,
      judge: async (one, lane) => (await attempts.onLane(one, lane)) !== undefined,
      certify,
      rate,
      lanes,
      abilities,
      clock,
      budgetMs,
      onProgress: ({ steps }) => emit({ kind: 'shrinking', key, steps, executions: attempts.executions }),
      signal,
    });
  const repeatAlone = (plan: Plan, times: number): Promise<Performed> =>
    repeat(() => attempts.alone(plan), { times, lanes, signal });

  const certain = tried.length >= CERTAIN_TRIES && tried.every(isShown) ? from : await steadier(from, CERTAIN_TRIES);
  const { plan, rate } =
    certain === undefined
      ? await calibratePlan(from, { tried, performAlone: repeatAlone, abilities })
      : { plan: certain, rate: 1 };
  let shrunk = await shrinkFrom(plan, rate, leftMs() * (rate === 1 ? 1 : UNCERTAIN_SHARE));
  let repeats = await repeatAlone(shrunk.plan, REPEATS);
  if (!(shrunk.minimal && repeats.every(isShown)) && !over()) {
    // A smaller plan has fewer races that could be decided: it may have a relative that shows the key each time.
    const sure = repeats.every(isShown) ? shrunk.plan : await steadier(shrunk.plan, REPEATS);
    if (sure !== undefined || !shrunk.minimal) {
      shrunk = await shrinkFrom(sure ?? shrunk.plan, sure === undefined ? cautiousRate(repeats) : 1);
      repeats = await repeatAlone(shrunk.plan, REPEATS);
    }
  }
  if (!repeats.every(isShown)) {
    repeats = [...repeats, ...(await repeatAlone(shrunk.plan, repeatsFor(repeats) - repeats.length))];
  }
  const shown = repeats.findLast(isShown) ?? tried.findLast(isShown);
  if (shown === undefined) return { kind: 'not-shown', performed: tried.length };
  const { drawn } = suspect;
  return {
    kind: 'found',
    finding: {
      ...shown.weighed,
      key,
      plan: shrunk.plan,
      history: shown.trial.history,
      target: options.target,
      shrink: {
        fromSteps: from.steps.length,
        fromUsers: from.users.length,
        executions: attempts.executions - repeats.length,
        elapsedMs: clock() - start,
        minimal: shrunk.minimal,
      },
      repeats: { violated: repeats.filter(isShown).length, of: repeats.length },
      seed: options.seed,
      // A path can be given only where it leads to this very plan: to one that did not shrink.
      ...(shrunk.plan === drawn.plan ? { path: String(drawn.index) } : {}),
    },
  };
}
