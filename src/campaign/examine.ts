import type { ViolationKey } from '../check/checker.ts';
import type { CampaignEvent, Finding } from '../report/events.ts';
import { pathTo } from '../shrink/path.ts';
import { isShown, type Shown } from './attempts.ts';
import { explain, EXPLAIN_MS } from './explain.ts';
import { confirm, type ConfirmOptions } from './confirm.ts';
import { reduce } from './reduce.ts';
import type { Suspect } from './suspects.ts';
import { weigh } from './weigh.ts';

export interface ExamineOptions extends Omit<ConfirmOptions, 'over'> {
  readonly target: Finding['target'];
  readonly seed: number;
  readonly shrinkTimeMs: number;
  readonly clock: () => number;
  readonly emit: (event: CampaignEvent) => void;
}

/** So long it is tried to have a suspicion show again, however little time there is for shrinking. */
const LEAST_LOOK_MS = 30_000;

/**
 * `shown`: the key that was confirmed, and all that the shrunk plan was seen to show when it showed that. `not-shown`:
 * how often the plan was performed alone without showing anything of what it is suspected of.
 */
export type Examination =
  | { readonly kind: 'found'; readonly finding: Finding; readonly shown: readonly ViolationKey[] }
  | { readonly kind: 'not-shown'; readonly performed: number };

/** Examines a suspicion: confirms it alone, makes the plan that shows it small, and explains that. No file yet. */
export async function examine(suspect: Suspect, options: ExamineOptions): Promise<Examination> {
  const { laboratory, abilities, emit, clock, signal, seed } = options;
  const start = clock();
  const leftMs = (): number => Math.max(0, start + options.shrinkTimeMs - clock());
  const lookMs = Math.max(options.shrinkTimeMs, LEAST_LOOK_MS);
  const confirmed = await confirm(suspect, { ...options, over: () => clock() - start >= lookMs });
  if (typeof confirmed === 'number') return { kind: 'not-shown', performed: confirmed };
  const { plan: from, key, attempts, tried } = confirmed;
  emit({ kind: 'confirmed', key, steps: from.steps.length });

  const onProgress = (steps: number): void =>
    emit({ kind: 'shrinking', key, steps, executions: attempts.executions });
  const { plan, line, minimal, repeats } = await reduce(confirmed, {
    lanes: laboratory.lanes,
    abilities,
    clock,
    leftMs,
    onProgress,
    signal,
  });
  const shown = repeats.findLast(isShown) ?? tried.findLast(isShown);
  if (shown === undefined) return { kind: 'not-shown', performed: tried.length };
  const { origin, plan: drawn } = suspect.drawn;
  const path = origin !== undefined && from === drawn ? pathTo({ ...origin, seed, line }) : undefined;
  const finding: Finding = {
    ...shown.weighed,
    plan,
    history: shown.trial.history,
    target: options.target,
    shrink: {
      fromSteps: from.steps.length,
      fromUsers: from.users.length,
      executions: attempts.executions - repeats.length,
      elapsedMs: clock() - start,
      minimal,
    },
    repeats: { violated: repeats.filter(isShown).length, of: repeats.length },
    ...(origin !== undefined && { seed }),
    ...(path !== undefined && { path }),
  };
  const own = { performed: repeats.length, shown: finding.repeats.violated };
  const until = clock() + leftMs() + EXPLAIN_MS;
  const explanation = await explain(plan, {
    own,
    attempts,
    laboratory,
    properties: options.properties,
    abilities,
    over: () => signal.aborted || clock() >= until,
    onProgress: (executions) => emit({ kind: 'explaining', key, executions }),
  });
  const keysOf = ({ trial }: Shown): readonly ViolationKey[] =>
    weigh(trial.judgement, { properties: options.properties }).all.map((one) => one.key);
  const also = [key, ...repeats.filter(isShown).flatMap(keysOf)];
  return { kind: 'found', finding: { ...finding, explanation }, shown: also };
}
