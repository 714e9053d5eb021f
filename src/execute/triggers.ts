import type { RunRef, Trigger } from '../plan/plan.ts';
import { isAudience } from './audience.ts';
import { eventCountKey } from './stage.ts';
import type { Line, Readiness, Send, Stage } from './stage.ts';

const NOW: Readiness = { kind: 'now' };
const WAIT: Readiness = { kind: 'wait' };
const never = (why: string): Readiness => ({ kind: 'never', why });

/** Whether a trigger holds now, may hold later, or can no longer. Pure in the stage: it changes nothing. */
export function readTrigger(stage: Stage, when: Trigger): Readiness {
  switch (when.kind) {
    case 'previous':
      return NOW;
    case 'settled':
      return stage.outcomes.has(when.step) ? NOW : WAIT;
    case 'event':
      return readEvent(stage, when);
    case 'upstream':
      return readUpstream(stage, when);
    case 'quiet':
      return isPlanQuiet(stage) ? NOW : WAIT;
    default:
      return when satisfies never;
  }
}

/** The send that a reference names; it stands before the step that refers to it. */
export function sendOf(stage: Stage, run: RunRef): Send | undefined {
  return stage.sends.get(run.step);
}

/** The id of the referenced run or thread: known now, perhaps later, or never. */
export function readRef(stage: Stage, run: RunRef): Readiness {
  const send = sendOf(stage, run);
  if (send === undefined || send.state === 'over') return never(`step ${run.step} started no run`);
  return send.state === 'accepted' ? NOW : WAIT;
}

function readEvent(stage: Stage, when: Extract<Trigger, { kind: 'event' }>): Readiness {
  const send = sendOf(stage, when.run);
  if (send === undefined || send.state === 'over') return never(`step ${when.run.step} started no run`);
  const actor = stage.actors[send.user];
  if (actor === undefined) return never('nobody sent it');
  const lines = stage.lines.filter((line) => line.user === send.user && line.state !== 'ended');
  if (send.runId !== undefined) {
    const key = eventCountKey(send.runId, when.event);
    if (stage.lines.some((line) => line.user === send.user && (line.counts.get(key) ?? 0) >= when.nth)) return NOW;
    if (actor.endedRuns.has(send.runId)) return never(`the run of step ${send.step} ended without it`);
  }
  if (lines.length === 0) return never('the user has no connection that could see it');
  return WAIT;
}

/**
 * The puppet tells requests of equal words apart by their order alone: where a run ended, and what it asked counts as a
 * request of another message of these words, that one has been made.
 */
function readUpstream(stage: Stage, when: Extract<Trigger, { kind: 'upstream' }>): Readiness {
  const send = sendOf(stage, when.run);
  if (send === undefined) return never(`step ${when.run.step} started no run`);
  const wasAsked = (one: Send): boolean => (when.endpoint === 'model' ? one.modelRequests : one.toolRequests) > 0;
  if (wasAsked(send)) return NOW;
  if (send.state === 'over') return never(`step ${when.run.step} started no run`);
  if (send.runId === undefined || stage.actors[send.user]?.endedRuns.has(send.runId) !== true) return WAIT;
  const isAlike = [...stage.sends.values()].some((one) => one.content === send.content && wasAsked(one));
  return isAlike ? NOW : never(`the run of step ${send.step} ended without it`);
}

/** Each request has its answer and each run is over, as a connection of its user or the stack itself says. */
function isPlanQuiet(stage: Stage): boolean {
  const issued = stage.plan.steps.slice(0, stage.cursor);
  if (issued.some((step) => !stage.outcomes.has(step.id))) return false;
  return [...stage.sends.values()].every((send) => send.openRequests === 0 && !goesOn(stage, send));
}

/**
 * Runs that are not asked after any more are taken for over: after so many times, and not before `askAfterMs` either,
 * since answers may come faster than a run gets on.
 */
const POLLS = 60;

/** Whether a run was accepted and is not over yet, as far as is known. */
function goesOn(stage: Stage, send: Send): boolean {
  if (send.state !== 'accepted' || send.runId === undefined) return false;
  const actor = stage.actors[send.user];
  if (actor === undefined || actor.endedRuns.has(send.runId)) return false;
  if (canBeSeen(stage, send)) return true;
  if (!stage.target.abilities.http || actor.overRuns.has(send.runId)) return false;
  const polls = actor.polls.get(send.runId);
  if (polls === undefined || polls.times < POLLS) return true;
  return stage.recorder.now() - polls.sinceMs < stage.patience.askAfterMs;
}

/** Whether a connection that is read will show the run's end: it was there before the run, or shows it already. */
function canBeSeen(stage: Stage, send: Send): boolean {
  return stage.lines.some((line) => {
    if (line.user !== send.user || line.state !== 'open' || line.stalled) return false;
    if (stage.target.contract.delivery.audience === 'connection') return isAudience(stage, line, send);
    return (
      (!send.isRepeated && isAudience(stage, line, send)) || (send.runId !== undefined && line.shown.has(send.runId))
    );
  });
}

/**
 * Whether anything is under way that does not wait for us: a handshake, a request, an answer on a socket that is
 * read, a run that the puppet does not hold. When nothing is, a hold has to be opened, or what is waited for never
 * comes.
 */
export function canProgress(stage: Stage): boolean {
  const waiting = awaitsStack(stage);
  return waiting === undefined || waiting.size > 0;
}

/** The users who wait for a connection, an answer or a run. Undefined while what the stack waits for is ours. */
export function awaitsStack(stage: Stage): ReadonlySet<number> | undefined {
  if (stage.preparing.size > 0 || stage.requests.size > 0) return undefined;
  if ([...stage.inForce.values()].some(({ mending }) => mending !== undefined)) return undefined;
  const held = stage.visit.holding.reduce((sum, { waiting }) => sum + waiting, 0);
  if (stage.visit.busy > held) return undefined;
  const lines = stage.lines.filter((line) => isUnderWay(stage, line));
  const runs = runsUnderWay(stage).filter((send) => canBeSeen(stage, send));
  return new Set([...lines, ...runs].map(({ user }) => user));
}

/** Runs that are under way and that no connection will show: somebody has to ask after them. */
export function unseenRuns(stage: Stage): readonly Send[] {
  return runsUnderWay(stage).filter((send) => !canBeSeen(stage, send));
}

/**
 * Runs that go on although the puppet holds something. It tells requests of one prompt apart by their order alone, so
 * of the runs with equal prompts as many count as held as it holds; a repeated message counts as the run that it was
 * answered by.
 */
function runsUnderWay(stage: Stage): readonly Send[] {
  const runs = new Map<string, Send>();
  // A repetition may have another text than the message whose run it was answered by: that one's is what is held.
  const firstsFirst = [...stage.sends.values()].sort((a, b) => Number(a.isRepeated) - Number(b.isRepeated));
  for (const send of firstsFirst) {
    if (send.runId !== undefined && !runs.has(send.runId) && goesOn(stage, send)) runs.set(send.runId, send);
  }
  const held = new Map<string, number>();
  for (const { step, waiting } of stage.visit.holding) {
    const content = stage.sends.get(step)?.content;
    if (content !== undefined) held.set(content, (held.get(content) ?? 0) + waiting);
  }
  // Of a run that nobody sees it is not known whether it has ended: those that can be seen count as held first.
  const seenFirst = [...runs.values()].sort((a, b) => Number(canBeSeen(stage, b)) - Number(canBeSeen(stage, a)));
  return seenFirst.filter(({ content }) => {
    const left = held.get(content) ?? 0;
    held.set(content, left - 1);
    return left <= 0;
  });
}

function isUnderWay(stage: Stage, line: Line): boolean {
  if (line.state === 'opening') return line.socket !== undefined;
  // Of a connection that is not read neither answers come nor the end.
  if (line.state === 'ended' || line.stalled) return false;
  if (line.closing) return true;
  return !standsInRow(stage, line) && [...line.awaiting.values()].some(({ step }) => !waitsForModel(stage, step));
}

/** Whether all that was asked on a line waits until the puppet lets a run of it go on. */
export function standsInRow({ target, visit, sends }: Stage, line: Line): boolean {
  return target.contract.delivery.inTurn === true && visit.holding.some(({ step }) => sends.get(step)?.line === line);
}

/** Whether a message, or what attaches to its run, is answered by an event alone, and the puppet holds the run. */
function waitsForModel({ target, visit, plan }: Stage, step: number | undefined): boolean {
  if (target.contract.delivery.accepts) return false;
  const op = plan.steps.find(({ id }) => id === step)?.op;
  const send = op?.kind === 'attach' ? op.run.step : step;
  return visit.holding.some((hold) => hold.step === send);
}
