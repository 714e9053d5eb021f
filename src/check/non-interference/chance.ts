import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Plan, RunRef, Step, Trigger } from '../../plan/plan.ts';
import { runsNamedBy } from '../../plan/rewrite.ts';
import { racesOf, type Races } from './races.ts';

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
  for (let known = -1; known !== left.size;) {
    known = left.size;
    for (const step of scene.plan.steps) if (isDoneByChance(step, { view, races, left })) left.add(step.user);
  }
  return left;
}

interface Known {
  readonly view: HistoryView;
  readonly races: ReadonlyMap<number, Races>;
  /** Those of whom it is known already. */
  readonly left: ReadonlySet<number>;
}

function isDoneByChance(step: Step, known: Known): boolean {
  const others = runsNamedBy(step).filter(({ user }) => user !== step.user);
  return others.some(({ user }) => known.left.has(user)) || comesByChance(step, known);
}

/** Whether a step waits for something of a run that may end before, or that nobody may be there to see. */
function comesByChance({ id, when }: Step, { view, races }: Known): boolean {
  if (!('run' in when)) return false;
  const run = runOf(when.run, races);
  if (run === undefined) return false;
  if (run.isRaced) return true;
  const settledAt = view.outcomes.get(id)?.n ?? Infinity;
  return isSeenLive(when) && !view.connections.some((connection) => {
    const { user, opening, opened, closed } = connection;
    const isBefore = opening.purpose === 'warm' || (opened !== undefined && opened.n < run.sentAt);
    return user === when.run.user && isBefore && (closed === undefined || closed.n > settledAt);
  });
}

function runOf({ user, step }: RunRef, races: Known['races']) {
  return [...(races.get(user)?.runs.values() ?? [])].find((run) => run.step === step);
}

/** An event is there once a connection of the run's user has brought it. */
function isSeenLive({ kind }: Trigger): boolean {
  return kind === 'event';
}
