import type { CorpusEntry, KeptEntry } from '../corpus/entry.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { Finding, ReplayResult } from '../report/events.ts';
import type { RunningStack, Target } from '../target/target.ts';
import { createLaboratories } from './laboratories.ts';
import type { Trial } from './laboratory.ts';
import type { Property } from './property.ts';
import { repeat } from './repeat.ts';
import { judgeReproduction, type Performance } from './reproduced.ts';
import { isSameKey, weigh } from './weigh.ts';
import type { Weighed } from './weigh.ts';

export interface ReplaySetting {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  readonly properties: readonly Property[];
  readonly faults: readonly string[];
  readonly launched?: 'services';
  readonly replicas: number;
  /** Performances. A plan that must violate and has not shown its key in these gets more, up to `most`. */
  readonly times: number;
  readonly most: number;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/**
 * Performs an entry's plan again, each time on a stack that has seen nothing before. It is as expected when a plan that
 * must violate shows its key about as often as it did (reproduced.ts), and when one that must hold shows no violation
 * and reaches every step, each time.
 */
export async function replayEntry(kept: KeptEntry, setting: ReplaySetting): Promise<ReplayResult> {
  const { entry, file } = kept;
  const { properties, times, most, signal } = setting;
  const startedAt = setting.clock();
  const laboratories = createLaboratories({ ...setting, nextName: namesOf(file) });
  const laboratory = laboratories.of(entry.key.checker);
  const performOnce = async (): Promise<Performed> => {
    const trial = await laboratory.tryAlone(entry.plan);
    const { all } = weigh(trial.judgement, { properties });
    const weighed =
      all.find((one) => isSameKey(one.key, entry.key)) ?? (entry.expect === 'holds' ? all[0] : undefined);
    return { trial, weighed, ...verdictOf(trial, { weighed, others: all }) };
  };
  const { lanes } = laboratory;
  const isShown = ({ verdict }: Performed): boolean => verdict === 'violated';
  let performed: readonly Performed[];
  try {
    performed = await repeat(performOnce, { times, lanes, signal });
    while (entry.expect === 'violated' && performed.length < most && !performed.some(isShown) && !signal.aborted) {
      const more = Math.min(lanes, most - performed.length);
      performed = [...performed, ...(await repeat(performOnce, { times: more, lanes, signal }))];
    }
  } finally {
    await laboratories.close();
  }
  const shown = performed.flatMap(({ trial, weighed }) => (weighed === undefined ? [] : [{ trial, weighed }]));
  const latest = shown.at(-1);
  const judged = entry.expect === 'violated' ? judgeReproduction(performed, entry) : judgeHolding(performed, times);
  return {
    file,
    title: entry.title,
    expect: entry.expect,
    asExpected: judged.asExpected,
    violated: shown.length,
    of: performed.length,
    verdict: judged.verdict,
    ...(judged.reason === undefined ? {} : { reason: judged.reason }),
    ...(latest === undefined
      ? {}
      : {
          finding: toFinding(entry, {
            ...latest,
            setting,
            file,
            violated: shown.length,
            of: performed.length,
            startedAt,
          }),
        }),
  };
}

interface Performed extends Performance {
  readonly trial: Trial;
  readonly weighed: Weighed | undefined;
}

/** What was not as expected tells more than what was. */
function judgeHolding(performed: readonly Performed[], times: number): ReturnType<typeof judgeReproduction> {
  const telling = performed.find(({ verdict }) => verdict !== 'holds') ?? performed.at(-1);
  const { verdict = 'unknown', reason } = telling ?? {};
  return { verdict, reason, asExpected: verdict === 'holds' && performed.length === times };
}

function namesOf(file: string): () => string {
  let next = 0;
  return () => {
    next += 1;
    return `${file}#${next}`;
  };
}

function verdictOf(
  trial: Trial,
  seen: { readonly weighed: Weighed | undefined; readonly others: readonly Weighed[] },
): Performance {
  if (seen.weighed !== undefined) return { verdict: 'violated', reason: undefined };
  const [other] = seen.others;
  if (other !== undefined) {
    const { checker, direction, where } = other.key;
    return { verdict: 'unknown', reason: `another violation showed instead: ${checker}/${direction}/${where}` };
  }
  const unreached = trial.history.entries.find(
    (entry) => entry.kind === 'settled' && entry.outcome.kind === 'unreached',
  );
  if (unreached?.kind === 'settled') {
    const why = unreached.outcome.kind === 'unreached' ? unreached.outcome.why : '';
    return { verdict: 'vacuous', reason: `step ${unreached.step} was not reached: ${why}` };
  }
  const [unknown] = trial.judgement.unknown;
  if (unknown !== undefined) return { verdict: 'unknown', reason: `${unknown.checker}: ${unknown.cause}` };
  return { verdict: 'holds', reason: undefined };
}

function toFinding(
  entry: CorpusEntry,
  shown: {
    readonly trial: Trial;
    readonly weighed: Weighed;
    readonly setting: ReplaySetting;
    readonly file: string;
    readonly violated: number;
    readonly of: number;
    readonly startedAt: number;
  },
): Finding {
  const { trial, weighed, setting } = shown;
  return {
    key: weighed.key,
    violation: weighed.violation,
    alsoSeen: weighed.alsoSeen,
    plan: entry.plan,
    history: trial.history,
    target: {
      name: setting.target.name,
      ...(setting.launched !== undefined && { stack: setting.launched }),
      replicas: setting.replicas,
      faults: setting.faults,
    },
    shrink: {
      fromSteps: entry.plan.steps.length,
      fromUsers: entry.plan.users.length,
      executions: 0,
      elapsedMs: setting.clock() - shown.startedAt,
      minimal: true,
    },
    repeats: { violated: shown.violated, of: shown.of },
    ...(entry.seed === undefined ? {} : { seed: entry.seed }),
    ...(entry.path === undefined ? {} : { path: entry.path }),
    file: shown.file,
  };
}
