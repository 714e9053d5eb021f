import type { Random } from '../support/random.ts';
import { chance, choose } from './choose.ts';
import { DEEDS } from './deeds/list.ts';
import { openConnection } from './deeds/connect.ts';
import { flood } from './deeds/read.ts';
import type { Op, RunRef, Script, Step, Trigger } from './plan.ts';
import type { Weather } from './weather.ts';

/** Names a run of that user which is chosen when the order of all steps is known. */
export const ANY_RUN = -1;

/** A message that the session sent, as the deeds after it need to know it. */
export interface Sent {
  readonly run: RunRef;
  readonly script: Script;
}

/** One user's own sequence of steps while it is drawn. Deeds add to it; what they need to know of it stands here. */
export interface Session {
  readonly user: number;
  readonly weather: Weather;
  readonly random: Random;
  /** Connections that are open, the oldest first. */
  readonly open: number[];
  /** The device of each connection that ever was open. */
  readonly devices: Map<number, number>;
  readonly sent: Sent[];
  /** How deep the deed that is drawn stands inside windows of runs. */
  depth: number;
  /** Share of what names a run, a thread or a token that names another user's. */
  foreign: number;
  /** False after a logout: what follows is to be refused. */
  signedIn: boolean;
  /** A token of the session has aged out once: that takes real time, and is enough. */
  aged: boolean;
  /** Steps that may still be added. */
  left(): number;
  /** Adds a step, by default on an open connection, and returns its id. */
  add(op: Op, options?: { readonly connection?: number; readonly when?: Trigger }): number;
  /** The id of the step that was added last. */
  last(): number | undefined;
  /** The next step that is added waits for this. */
  wait(when: Trigger): void;
  /** Draws a deed and adds its steps. */
  act(): void;
  /** The same of all that the target can be asked, whatever the weather; half of it of what is another user's. */
  actFreely(): void;
  /** Names a run of that user which is chosen like any run, and is the same one wherever this name stands. */
  nameOnce(user: number): RunRef;
  /** Another user; the session's own when it is alone. */
  otherUser(): number;
}

/**
 * Draws one user's own sequence. Ids come from `nextId` and are not the plan's last ones; names of others' runs are
 * open.
 */
export function drawSession(
  random: Random,
  options: { readonly user: number; readonly weather: Weather; readonly steps: number; readonly nextId: () => number },
): readonly Step[] {
  const { user, weather, nextId } = options;
  const steps: Step[] = [];
  let waiting: Trigger | undefined;
  const session: Session = {
    user,
    weather,
    random,
    open: [],
    devices: new Map(),
    sent: [],
    depth: 0,
    foreign: weather.foreign,
    signedIn: true,
    aged: false,
    left: () => options.steps - steps.length,
    add: (op, { connection, when } = {}) => {
      const id = nextId();
      const trigger = when ?? waiting ?? { kind: 'previous' };
      if (when === undefined) waiting = undefined;
      steps.push({ id, user, connection: connection ?? chooseConnection(session), op, when: trigger });
      return id;
    },
    last: () => steps.at(-1)?.id,
    wait: (when) => {
      // Nothing is quiet while this session's own run is held.
      waiting = when.kind === 'quiet' && session.depth > 0 ? waiting : when;
    },
    act: () => {
      DEEDS[choose(random, weather.ops)](session);
    },
    actFreely: () => {
      if (weather.users > 1 && chance(random, 0.5)) session.foreign = 1;
      DEEDS[choose(random, weather.asks)](session);
      session.foreign = weather.foreign;
    },
    nameOnce: (of) => ({ user: of, step: ANY_RUN - 1 - nextId() }),
    otherUser: () => (weather.users === 1 ? user : (user + 1 + random.below(weather.users - 1)) % weather.users),
  };
  if (!weather.http || chance(random, 0.92)) openConnection(session);
  while (session.left() > 0) session.act();
  if (weather.ops.read !== undefined && chance(random, FLOODS)) flood(session);
  return steps;
}

/** Share of sessions that end with a flood of frames, which takes nothing from their steps. */
const FLOODS = 0.03;

/** Mostly the newest one. */
function chooseConnection({ open, random }: Session): number {
  const newest = open.at(-1) ?? 0;
  return open.length === 0 || chance(random, 0.6) ? newest : random.pick(open);
}
