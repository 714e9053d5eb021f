import type { Contract } from '../../contract/contract.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import { saidAlike } from '../../plan/equal-prompts.ts';
import type { Plan, RunRef, Step, Trigger } from '../../plan/plan.ts';
import { runsNamedBy } from '../../plan/rewrite.ts';
import { isOnSameConnection, racesOf, resumesFromAnother, type Races } from './races.ts';

interface Scene {
  readonly plan: Plan;
  readonly contract: Contract;
}

/**
 * The users of whom it is left to chance which of their messages are taken, which of their connections live, or which
 * of their steps are done at all. A step is not done when what it waits for does not come, or what it names is not
 * there; so what is left to chance for one user is so for those who wait for them.
 */
export function usersLeftToChance(view: HistoryView, scene: Scene): ReadonlySet<number> {
  const users = new Set(scene.plan.steps.map(({ user }) => user));
  const races = new Map(Array.from(users, (observer) => [observer, racesOf(view, { ...scene, observer })]));
  const left = new Set([...users].filter((user) => races.get(user)?.ofMessages === true));
  const known = { view, plan: scene.plan, doneAt: doneAtIn(view), races, left };
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const step of scene.plan.steps) if (isDoneByChance(step, known)) left.add(step.user);
  }
  return left;
}

interface Known {
  readonly view: HistoryView;
  readonly plan: Plan;
  /** The entry at which each step was done, or was given up. */
  readonly doneAt: ReadonlyMap<number, number>;
  readonly races: ReadonlyMap<number, Races>;
  /** Those of whom it is known already. */
  readonly left: ReadonlySet<number>;
}

function isDoneByChance(step: Step, known: Known): boolean {
  const others = runsNamedBy(step).filter(({ user }) => user !== step.user);
  return others.some(({ user }) => known.left.has(user)) || isOpenByChance(step, known) || comesByChance(step, known);
}

/** Whether a step is for a connection that may have been refused. */
function isOpenByChance(step: Step, { plan: { steps } }: Known): boolean {
  const { op } = step;
  if (op.kind === 'connect' || ('via' in op && op.via === 'http')) return false;
  const before = steps.slice(0, steps.indexOf(step));
  const opening = before.findLast((one) => one.op.kind === 'connect' && isOnSameConnection(one, step));
  return opening !== undefined && resumesFromAnother(opening);
}

/** Whether a step waits for something of a run that may end before, or that nobody may be there to see. */
function comesByChance({ id, when }: Step, known: Known): boolean {
  if (!('run' in when)) return false;
  const { view, doneAt, races } = known;
  if (when.kind === 'upstream' && isMistakable(when.run, known)) return true;
  const run = runOf(when.run, races);
  if (run === undefined) return false;
  const until = doneAt.get(id) ?? Infinity;
  // Steps take turns: what comes behind this one in the plan waits for it.
  if (run.racedFrom < until) return true;
  const { user } = when.run;
  const span = { from: run.sentAt, until };
  return isSeenLive(when) && !view.connections.some((one) => one.user === user && isThere(one, span));
}

/**
 * Whether what a run asks may count as another's. Requests of one text are told apart by their order alone, and go to
 * messages in the order of sending: one that begins no run, or one that is ended early, leaves others its place.
 */
function isMistakable({ step: sent }: RunRef, { plan: { steps }, races }: Known): boolean {
  const alike = steps.filter(({ id }) => id === sent).flatMap((step) => saidAlike(step, steps));
  const isCertain = ({ id, user }: Step): boolean => runOf({ user, step: id }, races)?.isRaced === false;
  return alike.length > 1 && !alike.every(isCertain);
}

/** Whether a connection is there all the while, unless the stack ended it for nothing that its user did. */
function isThere(
  { opening, opened, closed, sent }: ConnectionView,
  { from, until }: { readonly from: number; readonly until: number },
): boolean {
  const isBefore = opening.purpose === 'warm' || (opened !== undefined && opened.n < from);
  const isOwnDoing = closed?.by === 'client' || sent.some(({ ask }) => ask.kind === 'garbage');
  return isBefore && (closed === undefined || closed.n > until || !isOwnDoing);
}

function doneAtIn({ history }: HistoryView): ReadonlyMap<number, number> {
  const doneAt = new Map<number, number>();
  for (const entry of history.entries) {
    const isDone = entry.kind === 'issued' || entry.kind === 'settled';
    if (isDone && !doneAt.has(entry.step)) doneAt.set(entry.step, entry.n);
  }
  return doneAt;
}

function runOf({ user, step }: RunRef, races: Known['races']) {
  return [...(races.get(user)?.runs.values() ?? [])].find((run) => run.step === step);
}

/** An event is there once a connection of the run's user has brought it. */
function isSeenLive({ kind }: Trigger): boolean {
  return kind === 'event';
}
