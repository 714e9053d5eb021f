import { formatKey } from '../check/checker.ts';
import { encodePlan } from '../plan/codec.ts';
import { intervalOf } from '../shrink/rate.ts';
import { explanationObject } from './explanation-json.ts';
import { hideSecrets } from './cut.ts';
import type { When } from '../novelty/curve.ts';
import type { Finding, Loss, NotConfirmed, NoveltySummary, ReplayResult, Reporter, Summary } from './events.ts';
import { findingHeadline, proofLines } from './finding-text.ts';
import type { ReporterOptions } from './list.ts';

/** Raised when a field changes its meaning or goes away; a new field leaves it as it is. */
export const JSON_SCHEMA = 1;

/** One JSON object on one line when all has ended, as `campaign.schema.json` says: of a campaign or of a replay. */
export function createJsonReporter(options: ReporterOptions): Reporter {
  const print = (value: unknown): void => options.write(`${JSON.stringify(value)}\n`);
  const unconfirmed: unknown[] = [];
  return {
    name: 'json',
    onEvent: (event) => {
      if (event.kind === 'not-confirmed') unconfirmed.push(unconfirmedObject(event));
      if (event.kind === 'ended') print(campaignObject(event.summary, unconfirmed));
      if (event.kind === 'replay-ended') print(replayObject(event.results, event.elapsedMs));
    },
  };
}

function campaignObject(summary: Summary, unconfirmed: readonly unknown[]): unknown {
  const { tally } = summary;
  return {
    schema: JSON_SCHEMA,
    verdict: summary.verdict,
    reason: summary.reason === undefined ? null : hideSecrets(summary.reason),
    reached: summary.neverReached !== true,
    seed: summary.options.seed,
    executions: tally.executions,
    runs: tally.runs,
    events: tally.events,
    elapsed_ms: Math.round(tally.elapsedMs),
    violations: summary.findings.map(findingObject),
    unknown: summary.unknown,
    unconfirmed,
    not_checked: summary.notChecked.map(({ checker }) => checker),
    not_checked_needs: Object.fromEntries(summary.notChecked.map(({ checker, needs }) => [checker, needs])),
    quiet_ms: summary.quietMs ?? null,
    disturbed: tally.disturbed,
    latency_ms: summary.latency,
    pool: summary.pool,
    ...(summary.novelty !== undefined && { novelty: noveltyObject(summary.novelty) }),
    ...(summary.passedOver !== undefined && { passed_over: summary.passedOver.map(hideSecrets) }),
  };
}

function unconfirmedObject(seen: NotConfirmed): unknown {
  return {
    key: formatKey(seen.key),
    execution: seen.execution,
    reason: hideSecrets(seen.why),
    message: findingHeadline(seen),
    proof: proofLines(seen),
    plan: encodePlan(seen.plan),
  };
}

function noveltyObject({ found, knownBefore, plans, mutants, lastNew, flatSince, points }: NoveltySummary): unknown {
  return {
    features: found,
    known_before: knownBefore,
    plans,
    mutants,
    last_new: lastNew === undefined ? null : { ...whenObject(lastNew), feature: lastNew.feature },
    flat_since: flatSince === undefined ? null : whenObject(flatSince),
    curve: points.map(({ executions, found: features }) => ({ executions, features })),
  };
}

function whenObject({ execution, elapsedMs }: When): { readonly execution: number; readonly elapsed_ms: number } {
  return { execution, elapsed_ms: Math.round(elapsedMs) };
}

function findingObject(finding: Finding): unknown {
  return {
    property: finding.key.property,
    checker: finding.key.checker,
    also_seen: finding.alsoSeen,
    key: formatKey(finding.key),
    message: findingHeadline(finding),
    plan: encodePlan(finding.plan),
    steps: finding.plan.steps.length,
    users: finding.plan.users.length,
    shrink: {
      from_steps: finding.shrink.fromSteps,
      executions: finding.shrink.executions,
      elapsed_ms: Math.round(finding.shrink.elapsedMs),
    },
    repeats: finding.repeats,
    rate: rateObject(finding.repeats),
    ...(finding.explanation !== undefined && { explanation: explanationObject(finding.explanation, finding.plan) }),
    seed: finding.seed ?? null,
    path: finding.path ?? null,
    file: finding.file ?? null,
    ...(finding.lost !== undefined && { lost: lossObject(finding.lost) }),
  };
}

/** Null when nothing was repeated. */
function rateObject({ violated, of }: Finding['repeats']): unknown {
  if (of === 0) return null;
  const { low, high } = intervalOf({ performed: of, shown: violated }, CONFIDENCE);
  return { low: rounded(low), high: rounded(high), confidence: CONFIDENCE };
}

function rounded(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}

const CONFIDENCE = 0.95;

function lossObject({ lastAliveMs, afterMs, underWay }: Loss): unknown {
  return {
    last_alive: new Date(lastAliveMs).toISOString(),
    after_ms: Math.round(afterMs),
    under_way: underWay.map(({ execution, plan }) => ({ execution, plan: encodePlan(plan) })),
  };
}

function replayObject(results: readonly ReplayResult[], elapsedMs: number): unknown {
  return {
    schema: JSON_SCHEMA,
    as_expected: results.every((result) => result.asExpected),
    elapsed_ms: Math.round(elapsedMs),
    entries: results.map((result) => ({
      file: result.file,
      title: hideSecrets(result.title),
      expect: result.expect,
      as_expected: result.asExpected,
      verdict: result.verdict,
      reason: result.reason === undefined ? null : hideSecrets(result.reason),
      repeats: { violated: result.violated, of: result.of },
      violation: result.finding === undefined ? null : findingObject(result.finding),
    })),
  };
}
