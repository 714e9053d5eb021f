import { PROPERTIES } from '../../../properties/list.ts';
import { campaignOnFresh } from '../../bench/search/campaign-on-fresh.ts';
import type { ViolationKey } from '../../check/checker.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Finding, Summary } from '../../report/events.ts';
import type { PlanSize, Searched } from './measurement.ts';
import type { Row } from './row.ts';
import type { RowSites } from './row-sites.ts';
import { isTelling } from './telling.ts';
import { createTellers, violationsWith } from './tellers.ts';

/**
 * One campaign: as `fuzz` without `--seed` and without plans of earlier campaigns. It ends with the first finding,
 * shrunk; with several faults it keeps going until each is told by a finding of its own, which shows with that one
 * alone. What was found is then tried without the faults. Undefined when it was interrupted. Times in ms.
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
  const told = new AbortController();
  const tellers = createTellers(row, sites, { signal, onAllTold: () => told.abort() });
  let startedAt = performance.now();
  let executions = 0;
  const summary = await campaignOnFresh(await sites.with(row.faults), {
    seed,
    properties: PROPERTIES.filter(({ name }) => row.properties.includes(name)),
    replicas: sites.replicas,
    faults: row.faults,
    timeMs: budgetMs,
    shrinkTimeMs,
    novelty: 'followed',
    keepGoing: row.faults.length > 1,
    signal: AbortSignal.any([signal, told.signal]),
    emit: (event) => {
      if (event.kind === 'started') startedAt = performance.now();
      if (event.kind === 'performed') executions += 1;
      if (event.kind === 'suspected') shown.push({ key: event.key, executions, ms: performance.now() - startedAt });
      // It is small by now: nobody reads here what it takes.
      if (event.kind === 'explaining' && row.faults.length <= 1) told.abort();
      if (event.kind === 'found') tellers.add(event.finding);
    },
  });
  const { findings, teller, missing } = await tellers.settled();
  if (signal.aborted) return undefined;
  if (teller === undefined || missing.length > 0) return missedBy(summary, { seed, findings, missing });

  // A false alarm is what is wrong with a row, and stands for it.
  let [finding, sound] = [teller, { violated: 0, of: 0 }];
  for (const one of new Set([teller, ...findings])) {
    const without = await violationsWith([], { finding: one, sites, signal });
    if (one === teller || without.violated > 0) [finding, sound] = [one, without];
    if (without.violated > 0) break;
  }
  if (signal.aborted) return undefined;

  const { checker, property } = finding.key;
  const first = shown.find(({ key }) => key.checker === checker) ?? shown[0];
  const { shrink, repeats, plan } = finding;
  return {
    kind: 'found',
    seed,
    executions: first?.executions ?? executions,
    ms: first?.ms ?? summary.tally.elapsedMs,
    property,
    checker,
    telling: isTelling(checker, row),
    sound: { violated: sound.violated, of: sound.of },
    from: { steps: shrink.fromSteps, users: shrink.fromUsers },
    to: planSize(plan),
    shrink: { executions: shrink.executions, ms: shrink.elapsedMs, minimal: shrink.minimal },
    repeats,
  };
}

function missedBy(
  { verdict, reason = '', neverReached, tally }: Summary,
  found: { readonly seed: number; readonly findings: readonly Finding[]; readonly missing: readonly string[] },
): Searched {
  const { seed, findings, missing } = found;
  if (verdict === 'unavailable' || neverReached === true) return { kind: 'unavailable', seed, why: reason };
  const { executions, elapsedMs: ms } = tally;
  const keys = findings.map(({ key }) => key.checker).join(', ');
  const untold = findings.length > 0 ? `${keys} told, and nothing of ${missing.join(', ')} alone` : undefined;
  const unknown = untold ?? (verdict === 'holds' ? undefined : reason);
  return { kind: 'missed', seed, executions, ms, ...(unknown !== undefined && { unknown }) };
}

export function planSize(plan: Plan): PlanSize {
  return { steps: plan.steps.length, users: plan.users.length };
}
