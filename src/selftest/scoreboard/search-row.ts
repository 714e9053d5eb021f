import { PROPERTIES } from '../../../properties/list.ts';
import { campaignOnFresh } from '../../bench/search/campaign-on-fresh.ts';
import { createLaboratories } from '../../campaign/laboratories.ts';
import type { ViolationKey } from '../../check/checker.ts';
import type { Site } from '../../cli/open-site.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Finding } from '../../report/events.ts';
import type { PlanSize, Searched } from './measurement.ts';
import type { Row } from './row.ts';
import { isTelling } from './telling.ts';

/** What a search has to do with: a stack with the row's faults, and one without any. */
export interface RowSites {
  readonly faulty: Site;
  /** Opened when something was found. */
  readonly sound: () => Promise<Site>;
  readonly replicas: number;
}

/**
 * One campaign: as `fuzz` without `--seed` and without plans of earlier campaigns; it ends with the first finding,
 * shrunk, which is then tried without the faults. Undefined when it was interrupted. Times in ms.
 */
export async function searchRow(
  row: Row,
  sites: RowSites,
  options: {
    readonly seed: number;
    readonly budgetMs: number;
    readonly shrinkTimeMs: number;
    readonly signal: AbortSignal;
  },
): Promise<Searched | undefined> {
  const { seed, budgetMs, shrinkTimeMs, signal } = options;
  const shown: { readonly key: ViolationKey; readonly executions: number; readonly ms: number }[] = [];
  const found: Finding[] = [];
  const told = new AbortController();
  let startedAt = performance.now();
  let executions = 0;
  const summary = await campaignOnFresh(sites.faulty, {
    seed,
    properties: PROPERTIES.filter(({ name }) => row.properties.includes(name)),
    replicas: sites.replicas,
    faults: row.faults,
    timeMs: budgetMs,
    shrinkTimeMs,
    novelty: 'followed',
    signal: AbortSignal.any([signal, told.signal]),
    emit: (event) => {
      if (event.kind === 'started') startedAt = performance.now();
      if (event.kind === 'performed') executions += 1;
      if (event.kind === 'suspected') shown.push({ key: event.key, executions, ms: performance.now() - startedAt });
      // It is small by now: nobody reads here what it takes.
      if (event.kind === 'explaining') told.abort();
      if (event.kind === 'found') found.push(event.finding);
    },
  });
  if (signal.aborted) return undefined;
  const [finding] = found;
  if (finding === undefined) {
    const { verdict, reason = '', neverReached } = summary;
    if (verdict === 'unavailable' || neverReached === true) return { kind: 'unavailable', seed, why: reason };
    const { executions: performed, elapsedMs: ms } = summary.tally;
    return { kind: 'missed', seed, executions: performed, ms, ...(verdict !== 'holds' && { unknown: reason }) };
  }
  const { checker, property } = finding.key;
  const first = shown.find(({ key }) => key.checker === checker) ?? shown[0];
  const sound = await tryWithout(finding, sites, signal);
  if (sound === undefined) return undefined;
  const { shrink, repeats, plan } = finding;
  return {
    kind: 'found',
    seed,
    executions: first?.executions ?? executions,
    ms: first?.ms ?? summary.tally.elapsedMs,
    property,
    checker,
    telling: isTelling(checker, row),
    sound,
    from: { steps: shrink.fromSteps, users: shrink.fromUsers },
    to: planSize(plan),
    shrink: { executions: shrink.executions, ms: shrink.elapsedMs, minimal: shrink.minimal },
    repeats,
  };
}

/** Performances without the faults that are enough to tell what comes of something else. */
const SOUND_TIMES = 3;

/** How often the plan of a finding violates on stacks without the faults. Undefined when it was interrupted. */
async function tryWithout(
  { plan, key }: Finding,
  { faulty, sound }: RowSites,
  signal: AbortSignal,
): Promise<{ readonly violated: number; readonly of: number } | undefined> {
  const site = await sound();
  if (site === faulty) return { violated: SOUND_TIMES, of: SOUND_TIMES };
  let named = 0;
  const laboratories = createLaboratories({ ...site, nextName: () => `sound ${(named += 1)}` });
  let violated = 0;
  try {
    for (let time = 0; time < SOUND_TIMES; time += 1) {
      if (signal.aborted) return undefined;
      const { judgement } = await laboratories.of(key.checker).tryAlone(plan);
      if (judgement.violations.length > 0) violated += 1;
    }
  } finally {
    await laboratories.close();
  }
  return { violated, of: SOUND_TIMES };
}

export function planSize(plan: Plan): PlanSize {
  return { steps: plan.steps.length, users: plan.users.length };
}
