import type { Plan } from '../plan/plan.ts';
import type { CampaignEvent, Finding } from '../report/events.ts';
import { shrink } from '../shrink/loop.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import type { DrawnPlan } from './plan-source.ts';
import type { Property } from './property.ts';
import { isSameKey, weigh } from './weigh.ts';
import type { Weighed } from './weigh.ts';

/** Times that a suspicion is tried alone before it is given up. */
const CONFIRM_TRIES = 3;
/** Performances in a row that must show the key before a smaller plan is believed, if the first plan showed it so. */
const CERTAIN_TRIES = 3;
/** Times that the shrunk plan is performed, each on a stack of its own. */
const REPEATS = 10;

export interface ExamineOptions {
  readonly laboratory: Laboratory;
  readonly properties: readonly Property[];
  readonly target: Finding['target'];
  readonly seed: number;
  readonly shrinkTimeMs: number;
  readonly clock: () => number;
  readonly emit: (event: CampaignEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Examines a suspicion: confirms it alone, shrinks its plan while the same key shows, and repeats the smallest plan.
 * Undefined when it did not show alone: it may need neighbours or luck. The finding has no file yet.
 */
export async function examine(drawn: DrawnPlan, options: ExamineOptions): Promise<Finding | undefined> {
  const { laboratory, properties, emit, clock } = options;
  const confirmed = await confirm(drawn, options);
  if (confirmed === undefined) return undefined;
  const { key } = confirmed;
  emit({ kind: 'confirmed', key, steps: drawn.plan.steps.length });
  const shows = (trial: Trial): boolean =>
    weigh(trial.judgement, { properties }).all.some((one) => isSameKey(one.key, key));
  const showsEachTime = async (plan: Plan, times: number): Promise<boolean> => {
    for (let tried = 0; tried < times; tried += 1) if (!shows(await laboratory.tryAlone(plan))) return false;
    return true;
  };
  // Calibration of a low rate belongs here; until then a plan that fails sometimes is shrunk by single performances.
  const tries = (await showsEachTime(drawn.plan, CERTAIN_TRIES - 1)) ? CERTAIN_TRIES : 1;
  const shrunk = await shrink({
    plan: drawn.plan,
    judge: async (plan, lane) => shows(await laboratory.tryOnLane(plan, lane)),
    certify: (plan) => showsEachTime(plan, tries),
    lanes: laboratory.lanes,
    clock,
    budgetMs: options.shrinkTimeMs,
    onProgress: ({ steps, executions }) => emit({ kind: 'shrinking', key, steps, executions }),
    signal: options.signal,
  });
  const repeats = await repeat(shrunk.plan, laboratory, { drawn, properties, key, signal: options.signal });
  return {
    key,
    violation: (repeats.shown ?? confirmed).violation,
    alsoSeen: (repeats.shown ?? confirmed).alsoSeen,
    plan: shrunk.plan,
    history: (repeats.trial ?? confirmed.trial).history,
    target: options.target,
    shrink: {
      fromSteps: drawn.plan.steps.length,
      fromUsers: drawn.plan.users.length,
      executions: shrunk.executions,
      elapsedMs: shrunk.elapsedMs,
      minimal: shrunk.minimal,
    },
    repeats: { violated: repeats.violated, of: repeats.performed },
    seed: options.seed,
    // A path can be given only where it leads to this very plan: to one that did not shrink.
    ...(shrunk.plan === drawn.plan ? { path: String(drawn.index) } : {}),
  };
}

async function confirm(drawn: DrawnPlan, options: ExamineOptions): Promise<(Weighed & { trial: Trial }) | undefined> {
  const { laboratory, properties, signal } = options;
  for (let tried = 0; tried < CONFIRM_TRIES && !signal.aborted; tried += 1) {
    const trial = await laboratory.tryAlone(drawn.plan);
    const { own } = weigh(trial.judgement, { properties, drawnBy: drawn.property });
    if (own !== undefined) return { ...own, trial };
  }
  return undefined;
}

interface Repeats {
  readonly violated: number;
  /** Fewer than were to be when it was interrupted. */
  readonly performed: number;
  /** The last performance that showed the key, and what it showed. */
  readonly trial: Trial | undefined;
  readonly shown: Weighed | undefined;
}

async function repeat(
  plan: Plan,
  laboratory: Laboratory,
  options: { drawn: DrawnPlan; properties: readonly Property[]; key: Weighed['key']; signal: AbortSignal },
): Promise<Repeats> {
  const { drawn, properties, key, signal } = options;
  let violated = 0;
  let performed = 0;
  let trial: Trial | undefined;
  let shown: Weighed | undefined;
  let left = REPEATS;
  const worker = async (): Promise<void> => {
    while (left > 0 && !signal.aborted) {
      left -= 1;
      performed += 1;
      const one = await laboratory.tryAlone(plan);
      const weighed = weigh(one.judgement, { properties, drawnBy: drawn.property });
      const found = weighed.all.find((other) => isSameKey(other.key, key));
      if (found === undefined) continue;
      violated += 1;
      trial = one;
      shown = found;
    }
  };
  await Promise.all(Array.from({ length: Math.min(laboratory.lanes, REPEATS) }, worker));
  return { violated, performed, trial, shown };
}
