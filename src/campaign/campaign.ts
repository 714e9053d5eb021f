import { formatKey, type ViolationKey } from '../check/checker.ts';
import { CHECKERS, COMPARISONS } from '../check/list.ts';
import { createArena } from '../execute/arena.ts';
import { lullMs } from '../execute/lull.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { CampaignEvent, CampaignOptions, CampaignVerdict, Finding, Summary, Tally } from '../report/events.ts';
import type { InterestingPlan } from '../novelty/collection.ts';
import { awaitReady, isSilent, type Waiting } from '../doctor/await-ready.ts';
import { failureText } from '../report/diagnosis-text.ts';
import { tellingFailure, verdictOf, wasReached } from '../report/diagnosis.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import type { RunningStack, Target } from '../target/target.ts';
import { createBudget } from './budget.ts';
import { createChronicle } from './chronicle.ts';
import { createDispatcher } from './dispatcher.ts';
import { examine } from './examine.ts';
import { createLaboratories } from './laboratories.ts';
import type { Trial } from './laboratory.ts';
import { describeLoss } from './loss.ts';
import { isNews, type Told } from './news.ts';
import { createPerformer } from './performer.ts';
import { createNovelty } from './novelty.ts';
import { createPlanSource } from './plan-source.ts';
import type { DrawnPlan } from './plan-source.ts';
import type { Property } from './property.ts';
import { createPulse } from './pulse.ts';
import { describeUnshown } from './reproduced.ts';
import { createSuspects } from './suspects.ts';
import type { Sighting } from './suspects.ts';
import { createCount } from './tally.ts';
import { judgeSilence } from './verdict.ts';
import { isSameKey, weigh } from './weigh.ts';

/** What a campaign works on and tells; the caller owns stack and puppet, and stops them. */
export interface CampaignSetting {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  readonly properties: readonly Property[];
  readonly keepGoing: boolean;
  /** Keeps a finding, and says in which file or why it could not; never rejects. Absent: nothing is kept. */
  readonly save?: (finding: Finding) => Promise<Pick<Finding, 'file' | 'unsaved'>>;
  /** Interesting plans of earlier campaigns, and where those of this one go; absent: none. */
  readonly cache?: PlanCache;
  /** A monotonic clock, in ms, and what its times count from, in ms since 1970. */
  readonly clock: () => number;
  readonly clockOriginMs: number;
  readonly emit: (event: CampaignEvent) => void;
  /** Ends the campaign soon; what was found is kept. */
  readonly signal: AbortSignal;
}

/** Interesting plans that outlive a campaign. Nothing but mutants depends on them. */
export interface PlanCache {
  readonly plans: readonly InterestingPlan[];
  /** Says what could not be read or written, and why; never rejects. */
  keep(plans: readonly InterestingPlan[]): Promise<readonly string[]>;
}

const PROGRESS_MS = 500;
/** Search, not examining, before a doubtful suspect is looked at again. */
const LONG_LOOK_AFTER_MS = 5_000;

/**
 * Draws plans, performs many at once, judges each, and examines what is suspected while nothing new begins; until
 * the budget ends, something is found (unless it keeps going), or the stack is gone, which is a finding once it was
 * there. Time spent on examining is not counted. Never rejects for what the stack does: the verdict says it.
 */
export async function runCampaign(options: CampaignOptions, setting: CampaignSetting): Promise<Summary> {
  const { target, stack, puppet, properties, clock, clockOriginMs, emit, signal } = setting;
  const names = createNames();
  const count = createCount();
  const findings: Finding[] = [];
  const beside: ViolationKey[] = [];
  const told = (): Told => ({ found: findings.map(({ key }) => key), beside });
  const suspects = createSuspects<Sighting>({ told });
  const notConfirmed = { times: 0 };
  const arena = createArena({ target, stack, puppet });
  const laboratories = createLaboratories({ target, stack, puppet, nextName: names });
  const { disturbances: named } = options;
  const disturbed = named !== undefined && named.length > 0;
  const abilities = named === undefined ? target.abilities : { ...target.abilities, disturbances: named };
  const { seed, novelty: wanted } = options;
  const source = createPlanSource({
    properties,
    abilities,
    seed,
    ...(options.path !== undefined && { path: options.path }),
    ...(disturbed && { disturbed: 'always' }),
  });
  const known = setting.cache?.plans ?? [];
  const novelty =
    wanted && createNovelty({ source, properties, abilities, seed, novelty: wanted, disturbed, known });
  const manyStacks = stack.fresh !== undefined;
  const dispatcher = createDispatcher({ concurrency: options.concurrency, manyStacks });
  const budget = createBudget(options, clock);
  const subject = { target, stack, puppet, clock, signal };
  const pulse = createPulse(clock);
  const chronicle = createChronicle();
  const performer = createPerformer({ arena, laboratories, pulse, chronicle, nextName: names });
  const startedAt = clock();
  /** Something could not be performed: the stack is asked whether it is still there. */
  let isDoubtful = false;
  let progressAt = 0;
  emit({ kind: 'started', options });

  const tally = (): Tally => ({
    ...count.tally(budget.elapsedMs()),
    ...(novelty && { features: novelty.summary.found }),
  });

  const end = async (
    verdict: CampaignVerdict,
    reason?: string,
    more: Pick<Summary, 'neverReached'> = {},
  ): Promise<Summary> => {
    await Promise.all([laboratories.close(), performer.close()]);
    const passedOver = novelty && (await setting.cache?.keep(novelty.plans));
    const summary: Summary = {
      options,
      verdict,
      ...(reason === undefined ? {} : { reason }),
      ...more,
      tally: tally(),
      findings,
      unknown: count.unknown,
      notChecked: unjudged(count.checkers),
      ...(target.contract.delivery.fence ? {} : { quietMs: lullMs(target.contract) }),
      checkers: count.checkers,
      disturbances: count.disturbances,
      latency: count.latency,
      pool: arena.pool.statistics(),
      ...(novelty && { novelty: novelty.summary }),
      ...(passedOver && passedOver.length > 0 && { passedOver }),
    };
    await arena.close();
    emit({ kind: 'ended', summary });
    return summary;
  };

  const onWait = (waiting: Waiting): void => emit({ kind: 'waiting', ...waiting });
  const ready = await awaitReady(subject, { onWait });
  if (signal.aborted) return await end('interrupted', 'it was interrupted');
  if (verdictOf(ready) === 'unavailable') {
    return await end('unavailable', failureText(ready), wasReached(ready) ? {} : { neverReached: true });
  }

  const suspected = new Set<string>();
  const suspect = (drawn: DrawnPlan, trial: Trial, execution: number): void => {
    const { judgement, history } = trial;
    const { all } = weigh(judgement, { properties, drawnBy: drawn.property });
    const shown = all.map((one) => one.key);
    const open = all.filter((one) => isNews(one.key, { shown, told: told() }));
    const weighed = open.find((one) => one.key.direction !== 'stranger') ?? open[0];
    if (weighed === undefined) return;
    // What comes late to its connections shows the same again and again.
    const mark = `${execution} ${formatKey(weighed.key)}`;
    if (suspected.has(mark)) return;
    suspected.add(mark);
    const proof = JSON.stringify(weighed.violation.witness.map((n) => history.entries[n]));
    const { key, violation } = weighed;
    const takesOthers = key.direction === 'stranger' || trial.besideOthers === true;
    const seen = { key, execution, shown, proof, violation, history };
    suspects.add({ drawn, ...seen, takesOthers, doubtful: false, common: false });
    emit({ kind: 'suspected', key, execution, steps: drawn.plan.steps.length });
  };

  const suspectLate = (): void => {
    for (const { drawn, trial, execution } of performer.takeLate()) suspect(drawn, trial, execution);
  };

  const performOne = async (drawn: DrawnPlan, execution: number): Promise<void> => {
    try {
      const trial = await performer.perform(drawn, execution);
      const { history, judgement } = trial;
      emit({ kind: 'performed', execution, plan: drawn.plan });
      count.add({ number: execution, plan: drawn.plan, history, judgement });
      novelty?.onPerformed(drawn, history, { execution, elapsedMs: budget.elapsedMs() });
      suspect(drawn, trial, execution);
    } catch (error) {
      isDoubtful = true;
      count.addUnknown(`not performed: ${describeError(error)}`, execution);
    }
    const now = clock();
    if (!disturbsStack(drawn.plan)) dispatcher.onEnded(now);
    if (now - progressAt < PROGRESS_MS) return;
    progressAt = now;
    emit({ kind: 'progress', tally: tally() });
  };

  const examineOne = async (suspect: Sighting): Promise<void> => {
    const { key, execution } = suspect;
    const examined = await examine(suspect, {
      laboratory: laboratories.of(key.checker),
      properties,
      abilities: target.abilities,
      target: {
        name: target.name,
        ...(options.stack !== undefined && { stack: options.stack }),
        replicas: options.replicas,
        faults: options.faults,
      },
      told,
      retellingsOf: (about) => chronicle.retellingsOf(about),
      seed: options.seed,
      shrinkTimeMs: options.shrinkTimeMs,
      clock,
      emit,
      signal,
    });
    if (examined.kind === 'not-shown' && !suspect.doubtful) {
      suspects.add({ ...suspect, doubtful: true });
      return;
    }
    if (examined.kind === 'not-shown') {
      notConfirmed.times += 1;
      const why = describeUnshown(examined.performed);
      const { violation, history, drawn } = suspect;
      emit({ kind: 'not-confirmed', key, execution, why, violation, history, plan: drawn.plan });
      count.addUnknown(`${key.checker}: seen once, not again alone`, execution);
      // What leaks between executions is caught within one when no other is there to catch it.
      if (key.direction === 'stranger') dispatcher.narrow();
      return;
    }
    const { finding, shown } = examined;
    // The smallest plan may show it elsewhere than it was seen, and where it is told already.
    beside.push(key, ...shown);
    if (findings.some((one) => isSameKey(one.key, finding.key))) return;
    const kept = { ...finding, ...(await setting.save?.(finding)) };
    findings.push(kept);
    emit({ kind: 'found', finding: kept });
  };

  /** The stack went away while a suspicion was examined on it, which then is looked at once more or not at all. */
  const setAside = (suspect: Sighting, error: unknown): void => {
    if (!(error instanceof OverhearError)) throw error;
    isDoubtful = true;
    if (!suspect.doubtful) {
      suspects.add({ ...suspect, doubtful: true });
      return;
    }
    notConfirmed.times += 1;
    count.addUnknown(`${suspect.key.checker}: not examined: ${describeError(error)}`, suspect.execution);
  };

  /** What the stack does instead of answering, after it was asked again and again. */
  const findGone = async (): Promise<string | undefined> => {
    isDoubtful = false;
    const again = await awaitReady(subject, { onWait });
    return isSilent(again) ? tellingFailure(again)?.came.what : undefined;
  };

  let started = 0;
  let gone: string | undefined;
  let examinedAt = 0;
  /** What showed once and not again takes a long look, which waits while the search may still meet it more plainly. */
  const isExamineDue = (): boolean =>
    suspects.due > 0 ||
    (suspects.size > 0 && (budget.isSpent(started) || budget.elapsedMs() - examinedAt >= LONG_LOOK_AFTER_MS));
  while (!signal.aborted && gone === undefined) {
    suspectLate();
    if (isDoubtful) {
      budget.pause();
      gone = await findGone();
      budget.resume();
      continue;
    }
    if (isExamineDue()) {
      budget.pause();
      // Executions under way may show a leak more plainly than the first that was suspected, and disturb on one stack.
      await dispatcher.rest();
      // What a dying stack shows is no violation. Fresh ones are asked anew.
      if (!manyStacks) gone = await findGone();
      const next = gone === undefined ? suspects.take() : undefined;
      if (next !== undefined) await examineOne(next).catch((error: unknown) => setAside(next, error));
      if (findings.length > 0 && !setting.keepGoing) break;
      examinedAt = budget.elapsedMs();
      budget.resume();
      continue;
    }
    if (budget.isSpent(started)) {
      // The last ones, and what comes late to them, may be suspected yet.
      await dispatcher.idle();
      suspectLate();
      if (suspects.size === 0 && !isDoubtful) break;
      continue;
    }
    started += 1;
    const drawn = (novelty ?? source).next();
    const execution = started - 1;
    await dispatcher.begin(() => performOne(drawn, execution), { alone: disturbsStack(drawn.plan) });
  }
  await dispatcher.idle();
  budget.pause();

  // Whoever interrupts a campaign often ends the stack as well.
  const last = gone === undefined || signal.aborted ? undefined : pulse.read();
  if (gone !== undefined && last !== undefined) {
    const { replicas, faults, seed } = options;
    const about = { name: target.name, replicas, faults };
    const finding = describeLoss(last, { why: gone, startedAt, clockOriginMs, target: about, seed });
    findings.push(finding);
    emit({ kind: 'found', finding });
  }
  if (findings.length > 0) return await end('violated');
  if (signal.aborted) return await end('interrupted', 'it was interrupted');
  if (gone !== undefined) return await end('unavailable', `the stack was lost at once: ${gone}`);
  const checkers = [...new Set(properties.flatMap((property) => property.checkers))];
  const aboutEvents = checkers.some((name) => name.startsWith('event'));
  const unconfirmed = notConfirmed.times;
  const { verdict, reason } = judgeSilence(count, { aboutEvents, disturbed, checkers, unconfirmed });
  return await end(verdict, reason);
}

/** Checkers that gave no other verdict than that they had nothing to judge. */
function unjudged(rows: Summary['checkers']): Summary['notChecked'] {
  const isIdle = ({ verdicts }: Summary['checkers'][number]): boolean =>
    verdicts.holds + verdicts.violated + verdicts.unknown === 0;
  const names = rows.filter(isIdle).map(({ name }) => name);
  const known = [...CHECKERS, ...COMPARISONS];
  return names.map((checker) => ({ checker, needs: known.find(({ name }) => name === checker)?.needs ?? '' }));
}

/** Names of executions: unique within the process. */
function createNames(): () => string {
  let next = 0;
  return () => {
    next += 1;
    return `x${next}`;
  };
}
