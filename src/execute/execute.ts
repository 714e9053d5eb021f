import type { WarmConnection } from '../client/identity.ts';
import type { Late } from '../client/pool.ts';
import type { Reservation } from '../client/roster.ts';
import type { History } from '../history/history.ts';
import { createRecorder } from '../history/recorder.ts';
import type { Plan } from '../plan/plan.ts';
import { createRandom } from '../support/random.ts';
import type { Arena } from './arena.ts';
import { audit } from './audit.ts';
import { canaryMaker } from './canary.ts';
import { performPlan } from './engine.ts';
import { watchForEnough, type Enough } from './enough.ts';
import { PATIENT, patienceFor, type Patience } from './patience.ts';
import { dropLine, mayServeAgain, recordFrames } from './lines.ts';
import { mendAll } from './mend.ts';
import { leaseIdentities, recordLeases, warmUp } from './preamble.ts';
import type { Actor, Line, Stage } from './stage.ts';
import { begunThreads } from './threads.ts';
import { createTokenBook } from './tokens.ts';
import { visitPuppet } from './visit.ts';

export interface ExecuteOptions {
  readonly arena: Arena;
  /**
   * An arena for each user, alike but each with a stack of its own: nothing that one does there can reach another. All
   * else is as it is when they are together: the steps, their triggers, the puppet.
   */
  readonly apart?: readonly Arena[];
  /** Unique in the campaign: part of canaries, shared prompts and keys. */
  readonly execution: string;
  /** Users are registered for this execution, and used for nothing else. */
  readonly fresh: boolean;
  /** PATIENT when absent. */
  readonly patience?: Patience;
  /** Ends the execution there; absent: it goes on to the end of its audit. */
  readonly enough?: Enough;
  /** The history begins: its zero on the arena's clock, in ms. */
  readonly onBegin?: (at: number) => void;
  /** Something came on one of the execution's connections after its end; the history, given once more, has it. */
  readonly onLate?: (history: History) => void;
}

/**
 * Performs a plan once against the arena's stack and returns the history. Rejects with an OverhearError `sign-in-
 * failed` when the stack cannot be reached, `mend-failed` when it cannot be made whole again; whatever else goes wrong
 * is in the history.
 */
export async function execute(plan: Plan, options: ExecuteOptions): Promise<History> {
  const reserved = await reserveUsers(plan, options);
  try {
    return await executeWith(plan, options);
  } finally {
    for (const one of reserved) one.release();
  }
}

/** Where users are given, an execution waits for its own: nobody plays one of them at the same time. */
async function reserveUsers(plan: Plan, { arena, apart }: ExecuteOptions): Promise<readonly Reservation[]> {
  const { users } = plan;
  const rooms = apart === undefined ? [{ at: arena, users: users.length }] : apart.map((at) => ({ at, users: 1 }));
  const rosters = rooms.flatMap(({ at, users: wanted }) => {
    const { roster } = at.signIn;
    return roster === undefined ? [] : [roster.reserve(wanted)];
  });
  return await Promise.all(rosters);
}

async function executeWith(plan: Plan, options: ExecuteOptions): Promise<History> {
  const { arena } = options;
  const arenaOf = arenasOf(options);
  const canary = canaryMaker({ secret: arena.secret, execution: options.execution });
  const identities = await leaseIdentities(arenaOf, { plan, canary, fresh: options.fresh });
  const startedAt = arena.signIn.clock();
  options.onBegin?.(startedAt);
  const recorder = createRecorder(arena.signIn.clock);
  const tokens = createTokenBook(recorder);
  const counters = { connection: 0, request: 0, ask: 0, disturbance: 0 };
  const actors = recordLeases(identities, { recorder, tokens, startedAt, counters, target: arena.target });
  const watchers = new Set<() => void>();
  const base = {
    plan,
    patience: patienceFor(plan, { patience: options.patience ?? PATIENT, contract: arena.target.contract }),
    tag: createRandom(`${arena.secret}/${options.execution}`).text(8),
    startedAt,
    target: arena.target,
    endpointsOf: (user) => arenaOf(user).stack.endpoints,
    stack: arena.stack,
    http: arena.http,
    signIn: arena.signIn,
    jwksOf: (user) => arenaOf(user).jwks(),
    recorder,
    canary,
    actors,
    lines: [],
    sends: new Map(),
    outcomes: new Map(),
    requests: new Set(),
    loose: new Set(),
    tokens,
    preparing: new Set<number>(),
    inForce: new Map(),
    mendedAt: undefined,
    countOpened: () => arena.pool.countOpened(),
    watchdogs: 0,
    hasEnough: false,
    counters,
    lull: undefined,
    probedAt: 0,
    probes: new Set<string>(),
    cursor: 0,
    watchers,
    wake: () => {
      for (const look of watchers) look();
    },
  } satisfies Omit<Stage, 'visit'>;
  const stage: Stage = visitPuppet(arena.puppet, base);
  let stopWatching = (): void => undefined;
  try {
    await warmUp(stage);
    if (options.enough !== undefined) stopWatching = watchForEnough(stage, options.enough);
    await performPlan(stage);
    await mendAll(stage);
    await audit(stage);
  } finally {
    stopWatching();
    await endStage(stage, options);
  }
  return recorder.history;
}

function arenasOf({ arena, apart }: ExecuteOptions): (user: number) => Arena {
  return (user) => apart?.[user] ?? arena;
}

/** Gives back what can serve again and closes the rest; the history is whole by now. */
async function endStage(stage: Stage, options: ExecuteOptions): Promise<void> {
  const isQuiet = stage.recorder.history.entries.some((entry) => entry.kind === 'quiet');
  stage.visit.leave();
  const mayServe = isQuiet && !options.fresh;
  await Promise.all(
    stage.actors.map((actor) => endActor(stage, actor, { ...options, serves: mayServe && actor.clean })),
  );
}

async function endActor(stage: Stage, actor: Actor, options: ExecuteOptions & { serves: boolean }): Promise<void> {
  const { serves, onLate } = options;
  const { pool } = arenasOf(options)(actor.user);
  const own = stage.lines.filter((line) => line.user === actor.user);
  const kept = serves ? own.filter(mayServeAgain) : [];
  await Promise.all(own.filter((line) => !kept.includes(line)).map((line) => dropLine(stage, line)));
  if (!serves) {
    rememberForNext(stage, actor);
    pool.retire(actor.identity);
    return;
  }
  rememberForNext(stage, actor);
  const byConnection = new Map<WarmConnection, Line>();
  for (const line of kept) {
    const warm = toWarm(stage, line);
    if (warm !== undefined) byConnection.set(warm, line);
  }
  actor.identity.warm = [...byConnection.keys()];
  pool.giveBack(actor.identity, (late, warm) => {
    const line = byConnection.get(warm);
    if (line !== undefined) recordLate(stage, line, late);
    onLate?.(stage.recorder.history);
  });
}

function rememberForNext(stage: Stage, actor: Actor): void {
  const { identity } = actor;
  identity.headSeq = actor.lastSeq;
  identity.runs.push(...actor.knownRuns);
  identity.threads.push(...begunThreads(actor.threads, stage.target.contract.limits.titleCodePoints));
  for (const entry of stage.recorder.history.entries) {
    if (entry.kind === 'canary' && entry.user === actor.user) identity.canaries.push(entry.value);
  }
}

function toWarm(stage: Stage, line: Line): WarmConnection | undefined {
  if (line.socket === undefined || line.session === undefined || line.welcome === undefined) return undefined;
  const opening = stage.recorder.history.entries.find(
    (entry) => entry.kind === 'opening' && entry.connection === line.connection,
  );
  return {
    socket: line.socket,
    session: line.session,
    via: opening?.kind === 'opening' ? opening.via : 'header',
    replica: line.replica,
    welcome: line.welcome,
    openedAt: line.openedAt,
    idleSince: stage.signIn.clock(),
  };
}

function recordLate(stage: Stage, line: Line, late: Late): void {
  const { connection } = line;
  if (late.kind === 'closed') {
    stage.recorder.add({ kind: 'closed', connection, code: late.code, reason: late.reason, by: 'server' });
    return;
  }
  recordFrames(stage, line, { raw: late.raw, read: () => line.reader.read(late.raw) });
}

