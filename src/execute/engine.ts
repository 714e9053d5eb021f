import { AUDIT_SESSION } from '../client/identity.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Outcome } from '../history/history.ts';
import type { Step } from '../plan/plan.ts';
import { createWatchdog, onSilence } from '../support/watchdog.ts';
import { askOverSocket } from './lines.ts';
import { awaitLull, lullMs } from './lull.ts';
import { drainLine } from './ops/stall.ts';
import { mendOldest } from './mend.ts';
import { perform } from './perform.ts';
import { askOverHttp } from './requests.ts';
import { openOwnRow } from './rows.ts';
import type { Line, Stage } from './stage.ts';
import { canProgress, readTrigger, standsInRow, unseenRuns } from './triggers.ts';

/**
 * Performs the steps of a plan in their order, each when every step before it was issued and its trigger holds.
 * Everything that arrives calls `stage.wake`, synchronously from its handler, so that a step follows its cause without
 * a turn of the event loop between them. Resolves when each step has its outcome.
 *
 * Holds cannot deadlock: when nothing is under way but what the puppet holds, and fences show that nothing is in
 * transit, the oldest hold is opened, and one of a user's own when all that they wait for may stand behind it; when
 * nothing is held either, stalled connections are read again, then what is disturbed is mended, also when all that is
 * under way stands still; and when that is done too, the trigger cannot fire.
 */
export async function performPlan(stage: Stage): Promise<void> {
  await new Promise<void>((resolve) => {
    let looking = false;
    let again = false;
    const onExpire = (): void => {
      giveUp(stage);
      finish();
    };
    const watchdogs = [
      createWatchdog({ limitMs: stage.patience.stepMs, onExpire }),
      onSilence({ limitMs: stage.patience.mendMs, act: () => mendOldest(stage) }),
      onSilence({ limitMs: lullMs(stage.target.contract), act: () => openOwnRow(stage) }),
    ];
    const finish = (): void => {
      for (const watchdog of watchdogs) watchdog.stop();
      stage.watchers.delete(look);
      resolve();
    };
    const look = (): void => {
      for (const watchdog of watchdogs) watchdog.touch();
      if (looking) {
        again = true;
        return;
      }
      looking = true;
      do {
        again = false;
        if (!stage.hasEnough) advance(stage);
      } while (again);
      looking = false;
      if (stage.outcomes.size === stage.plan.steps.length) finish();
    };
    stage.watchers.add(look);
    look();
  });
}

/** Settles a step; the first outcome stands. */
export function settleStep(stage: Stage, step: number, outcome: Outcome): void {
  if (stage.outcomes.has(step)) return;
  stage.outcomes.set(step, outcome);
  stage.recorder.add({ kind: 'settled', step, outcome });
  const send = stage.sends.get(step);
  if (send?.state === 'pending') send.state = 'over';
  stage.wake();
}

function advance(stage: Stage): void {
  for (;;) {
    issueSteps(stage);
    for (const line of stage.lines) pumpLine(stage, line);
    pumpLoose(stage);
    if (stage.outcomes.size === stage.plan.steps.length || canProgress(stage)) return;
    // Something is left to do and nothing is under way: what holds it back has to give way, once nothing is in transit.
    if (probe(stage) || askAfterRuns(stage)) return;
    if (stage.visit.releaseOldest()) continue;
    const stalled = stage.lines.find((line) => line.stalled && line.state === 'open');
    if (stalled !== undefined) {
      drainLine(stage, stalled);
      continue;
    }
    if (mendOldest(stage)) return;
    const blocked = stage.plan.steps[stage.cursor];
    if (blocked === undefined) return;
    stage.cursor += 1;
    settleStep(stage, blocked.id, { kind: 'unreached', why: 'nothing is left that could fire its trigger' });
  }
}

/**
 * Asks every connection that is read for a fence: what was stored before a run came to its hold may still be on its
 * way, and be the cause that a step waits for. False when that was done and brought nothing but the answers, which may
 * be refusals, and frames that claim nothing.
 */
function probe(stage: Stage): boolean {
  const { entries } = stage.recorder.history;
  const news = entries.slice(stage.probedAt);
  if (news.every((entry) => entry.kind === 'frame' && entry.seen !== undefined && isNoNews(stage, entry.seen))) {
    return false;
  }
  const lines = stage.lines.filter((line) => line.state === 'open' && !line.stalled && !line.closing);
  if (lines.length === 0) return false;
  const isFenced = stage.target.contract.delivery.fence && !lines.some((line) => standsInRow(stage, line));
  if (!isFenced) return awaitNews(stage);
  for (const line of lines) {
    const nonce = `probe-${stage.tag}-${stage.counters.ask}`;
    stage.probes.add(askOverSocket(stage, line, { ask: { kind: 'ping', nonce } }, () => undefined));
  }
  stage.probedAt = entries.length;
  return true;
}

/** Where a fence would not come back: what is on its way has come once nothing comes for a while. */
function awaitNews(stage: Stage): boolean {
  if (stage.lull !== undefined) return true;
  void untilLull(stage).then(() => {
    stage.probedAt = stage.recorder.history.entries.length;
    stage.wake();
  });
  return true;
}

/** One lull for all that wait for it at the same time. */
function untilLull(stage: Stage): Promise<void> {
  stage.lull ??= awaitLull(stage).then(() => {
    stage.lull = undefined;
  });
  return stage.lull;
}

function isNoNews({ probes }: Stage, { kind, requestId }: SeenFrame): boolean {
  return kind === 'pong' || kind === 'other' || kind === 'delta' || (requestId !== undefined && probes.has(requestId));
}

/**
 * Asks the stack after the runs that no connection will show. A stack may say that a run is over before it has sent the
 * last of it, and no fence tells when it has: the run counts as over after a lull. False when there are no such runs.
 */
function askAfterRuns(stage: Stage): boolean {
  if (stage.lull !== undefined) return true;
  const unseen = unseenRuns(stage);
  for (const { user, runId } of unseen) {
    const actor = stage.actors[user];
    if (actor === undefined || runId === undefined) continue;
    const { times, sinceMs } = actor.polls.get(runId) ?? { times: 0, sinceMs: stage.recorder.now() };
    actor.polls.set(runId, { times: times + 1, sinceMs });
    const token = actor.sessions.get(AUDIT_SESSION)?.token ?? null;
    askOverHttp(stage, { user, ask: { kind: 'run', runId }, token, purpose: 'audit', replica: user }, ({ seen }) => {
      if (seen?.run?.status === 'running') return;
      void untilLull(stage).then(() => {
        actor.overRuns.add(runId);
        stage.wake();
      });
    });
  }
  return unseen.length > 0;
}

function issueSteps(stage: Stage): void {
  for (let step = stage.plan.steps[stage.cursor]; step !== undefined; step = stage.plan.steps[stage.cursor]) {
    const trigger = readTrigger(stage, step.when);
    if (trigger.kind === 'wait') return;
    stage.cursor += 1;
    if (trigger.kind === 'never') settleStep(stage, step.id, { kind: 'unreached', why: trigger.why });
    else issue(stage, step);
  }
}

function issue(stage: Stage, step: Step): void {
  stage.recorder.add({ kind: 'issued', step: step.id });
  perform(stage, step, (outcome) => settleStep(stage, step.id, outcome));
}

/** Lets a line's queue go on: in order, as soon as the line is open and what the first job refers to is known. */
function pumpLine(stage: Stage, line: Line): void {
  if (line.state === 'opening') return;
  for (let job = line.queue[0]; job !== undefined; job = line.queue[0]) {
    if (line.state === 'ended' || line.closing) {
      line.queue.shift();
      settleStep(stage, job.step, { kind: 'unreached', why: 'its connection is not there any more' });
      continue;
    }
    const readiness = job.ready();
    if (readiness.kind === 'wait') return;
    line.queue.shift();
    if (readiness.kind === 'now') job.go();
    else settleStep(stage, job.step, { kind: 'unreached', why: readiness.why });
  }
}

/** Jobs over HTTP have no line to queue on and keep no order among them. */
function pumpLoose(stage: Stage): void {
  for (const job of stage.loose) {
    const readiness = job.ready();
    if (readiness.kind === 'wait') continue;
    stage.loose.delete(job);
    if (readiness.kind === 'now') job.go();
    else settleStep(stage, job.step, { kind: 'unreached', why: readiness.why });
  }
}

/** Nothing at all happened for too long: what is waited for will not come. */
function giveUp(stage: Stage): void {
  const limitMs = stage.patience.stepMs;
  stage.watchdogs += 1;
  endSteps(stage, (step, isIssued) => {
    stage.recorder.add({ kind: 'watchdog', what: 'step', limitMs, step: step.id });
    return isIssued
      ? { kind: 'indeterminate', why: `no answer within ${limitMs} ms` }
      : { kind: 'unreached', why: `its turn did not come within ${limitMs} ms` };
  });
}

/** Settles all steps that are not, without letting any go on. */
export function endSteps(stage: Stage, outcomeOf: (step: Step, isIssued: boolean) => Outcome): void {
  for (const [index, step] of stage.plan.steps.entries()) {
    if (stage.outcomes.has(step.id)) continue;
    const outcome = outcomeOf(step, index < stage.cursor);
    stage.outcomes.set(step.id, outcome);
    stage.recorder.add({ kind: 'settled', step: step.id, outcome });
  }
}
