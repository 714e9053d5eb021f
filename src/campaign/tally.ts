import type { DisturbanceKind } from '../contract/disturbance.ts';
import type { Judgement } from '../check/judge.ts';
import type { Verdict } from '../check/checker.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { describeUnknown } from '../report/describe-unknown.ts';
import type { Summary, Tally } from '../report/events.ts';
import { takeLatencies } from './latencies.ts';
import { createQuantiles } from './quantiles.ts';

/** Adds up what a campaign saw, in constant memory. */
export interface Count {
  add(execution: {
    readonly number: number;
    readonly plan: Plan;
    readonly history: History;
    readonly judgement: Judgement;
  }): void;
  /** An execution, or a suspicion, that gave no verdict. */
  addUnknown(cause: string, execution: number, says?: string): void;
  tally(elapsedMs: number): Tally;
  readonly unknown: Summary['unknown'];
  /** Executions with a cause of their own for having no verdict. */
  readonly unknownExecutions: number;
  /** Users who were entitled to see an own canary, and did not. */
  readonly blindOwners: number;
  readonly checkers: Summary['checkers'];
  /** How often each disturbance was in force. */
  readonly disturbances: Summary['disturbances'];
  readonly latency: Summary['latency'];
}

export function createCount(): Count {
  const seen = { runs: 0, events: 0, frames: 0, unparsed: 0 };
  const sum = { executions: 0, overlapping: 0, reconnects: 0, disturbed: 0, ...seen };
  const steps = { steps: 0, unreached: 0 };
  const causes = new Map<string, Summary['unknown'][number]>();
  const verdicts = new Map<string, Record<Verdict['kind'], number>>();
  const latency = { connect: createQuantiles(), event: createQuantiles(), resume: createQuantiles() };
  const disturbances = new Map<DisturbanceKind, number>();
  let unknownExecutions = 0;
  let blindOwners = 0;
  const addUnknown: Count['addUnknown'] = (cause, execution, says) => {
    const first = { execution, ...(says === undefined ? {} : { says }) };
    const known = causes.get(cause) ?? { cause, count: 0, first };
    causes.set(cause, { ...known, count: known.count + 1 });
  };
  return {
    add: ({ number, plan, history, judgement }) => {
      const { observed } = judgement;
      sum.executions += 1;
      sum.runs += observed.runs;
      sum.events += observed.events;
      sum.frames += observed.frames;
      sum.unparsed += observed.unparsed;
      sum.reconnects += observed.reconnects;
      if (observed.overlap) sum.overlapping += 1;
      blindOwners += observed.ownersBlind.length;
      for (const entry of history.entries) {
        if (entry.kind !== 'settled') continue;
        steps.steps += 1;
        if (entry.outcome.kind === 'unreached') steps.unreached += 1;
      }
      const disturbed = history.entries.flatMap((entry) => (entry.kind === 'disturbed' ? [entry.what] : []));
      if (disturbed.length > 0) sum.disturbed += 1;
      for (const what of disturbed) disturbances.set(what, (disturbances.get(what) ?? 0) + 1);
      const own = new Map(judgement.unknown.toReversed().map((one) => [`${one.checker}: ${one.cause}`, one.at]));
      for (const [cause, at] of own) addUnknown(cause, number, describeUnknown(at, { plan, history }));
      if (own.size > 0) unknownExecutions += 1;
      for (const { checker, verdict } of judgement.verdicts) {
        const row = verdicts.get(checker) ?? { holds: 0, violated: 0, unknown: 0, 'not-exercised': 0 };
        row[verdict.kind] += 1;
        verdicts.set(checker, row);
      }
      takeLatencies(history, latency);
    },
    addUnknown,
    tally: (elapsedMs) => ({ ...sum, ...steps, elapsedMs }),
    get unknown() {
      return [...causes.values()].sort((a, b) => b.count - a.count);
    },
    get unknownExecutions() {
      return unknownExecutions;
    },
    get blindOwners() {
      return blindOwners;
    },
    get checkers() {
      return [...verdicts].map(([name, row]) => ({ name, verdicts: row }));
    },
    get disturbances() {
      return [...disturbances].map(([what, times]) => ({ what, times }));
    },
    get latency() {
      const { connect, event, resume } = latency;
      const resumed = disturbances.size === 0 ? {} : { resume: resume.read() };
      return { connect: connect.read(), event: event.read(), ...resumed };
    },
  };
}
