import { AUDIT_SESSION } from '../client/identity.ts';
import { pauseUntil } from '../client/pause.ts';
import type { Ask } from '../contract/ask.ts';
import { isAudience } from './audience.ts';
import { awaitLull } from './lull.ts';
import { askOverSocket, createLine, dropLine, mayServeAgain, openLine } from './lines.ts';
import { drainLine } from './ops/stall.ts';
import { walkPages } from './pages.ts';
import { recoveredAt, untilRecovered } from './recovering.ts';
import { askOverHttp } from './requests.ts';
import type { HttpResult } from './requests.ts';
import type { Actor, Line, Stage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Ends an execution without sleeping: every hold is opened, each user gets one more connection that resumes from
 * where the execution began, each accepted run must bring its last event there, each connection must pass a fence or,
 * when its token is dead, be closed. Then those that serve no more are closed; those of the others that passed one pass
 * a fence once more, so that what a close does to them shows here and not in the user's next execution; and what each
 * user owns is read once more. The history says `quiet` when all of that came about, which it never does once the
 * execution has enough.
 */
export async function audit(stage: Stage): Promise<void> {
  if (stage.hasEnough) return;
  stage.recorder.add({ kind: 'audit' });
  stage.visit.releaseAll();
  for (const line of stage.lines) if (line.state === 'open') drainLine(stage, line);
  await awaitLastRuns(stage);
  if (stage.hasEnough) return;
  const isTurnedAway = (line: Line): boolean => line.welcome === undefined && line.state === 'ended';
  if (showsMore(stage)) {
    await Promise.all(
      stage.actors.map((actor) => untilRecovered(stage, () => connectAudit(stage, actor), isTurnedAway)),
    );
  }
  await awaitRuns(stage);
  await outliveDeadTokens(stage);
  if (stage.hasEnough) return;
  await fence(stage, openLines(stage).filter((line) => line.fence === undefined));
  const passed = stage.lines.every((line) => line.state === 'ended' || line.fence?.passed === true);
  await Promise.all(stage.lines.filter((line) => !mayServeAgain(line)).map((line) => dropLine(stage, line)));
  await fence(stage, openLines(stage).filter((line) => line.fence?.passed === true));
  await Promise.all(stage.actors.map((actor) => outlastDeletions(stage, actor)));
  // One user after the other, so that what one reader leaves behind for the next shows in every execution of the plan.
  for (const actor of stage.actors) if (!stage.hasEnough) await readAll(stage, actor);
  if (passed && stage.watchdogs === 0 && !stage.hasEnough) stage.recorder.add({ kind: 'quiet' });
}

/** Whether a connection that is opened at the end brings anything that the others did not. */
function showsMore({ target }: Stage): boolean {
  const { resume, audience } = target.contract.delivery;
  return resume || audience === 'user';
}

async function connectAudit(stage: Stage, actor: Actor): Promise<Line> {
  const limitMs = stage.patience.runMs;
  const line = openAuditLine(stage, actor);
  await waitUntil(stage, () => line.welcome !== undefined || line.state === 'ended', {
    limitMs,
    onLimit: () => watchdog(stage, { what: 'handshake', line, limitMs }),
  });
  return line;
}

function openAuditLine(stage: Stage, actor: Actor): Line {
  const line = createLine(stage, { user: actor.user, slot: -1, purpose: 'audit', replica: actor.user });
  const session = actor.sessions.get(AUDIT_SESSION);
  const resume = stage.target.contract.delivery.resume
    ? { resume: { from: actor.leaseHeadSeq, user: actor.user } }
    : {};
  openLine(
    stage,
    line,
    { token: session?.token ?? null, session: AUDIT_SESSION, via: 'header', ...resume },
    ({ kind }) => {
      if (kind === 'ok') pingAtOnce(stage, line);
    },
  );
  return line;
}

/** A fence that is asked for while the replay is under way has something to wait for; the last one has not. */
function pingAtOnce(stage: Stage, line: Line): void {
  if (!stage.target.contract.delivery.fence || !stage.target.contract.delivery.resume) return;
  const nonce = `early-${stage.tag}-${stage.counters.ask}`;
  stage.probes.add(askOverSocket(stage, line, { ask: { kind: 'ping', nonce } }, () => undefined));
}

/** A run that nobody can see is asked after so often, one answer after the other. */
const POLLS = 60;

/**
 * Lets the runs come to their end before a connection of the audit's can meet them: what happens while it opens would
 * be the audit's doing, and not the plan's. Runs that a connection of the plan sees end there; the others are asked
 * after.
 */
async function awaitLastRuns(stage: Stage): Promise<void> {
  const isSeen = ({ actor }: { actor: Actor }): boolean =>
    stage.lines.some((line) => line.user === actor.user && line.state === 'open');
  const limitMs = stage.patience.askAfterMs;
  await waitUntil(stage, () => !unendedRuns(stage).some(isSeen), { limitMs, onLimit: () => undefined });
  if (!canRead(stage)) return;
  const unseen = unendedRuns(stage).filter((run) => !isSeen(run));
  await Promise.all(unseen.map(({ actor, runId }) => pollRun(stage, actor, runId)));
}

async function pollRun(stage: Stage, actor: Actor, runId: string): Promise<void> {
  for (let polled = 0; polled < POLLS; polled += 1) {
    const { seen } = await askInAudit(stage, actor, { kind: 'run', runId });
    if (seen?.run?.status !== 'running') return;
  }
}

/**
 * Waits for each run's last event. Runs that fall silent are asked after over HTTP: of one that the stack says is
 * over, or does not know, no event will come that a fence does not bring, so it is not waited for any longer.
 */
async function awaitRuns(stage: Stage): Promise<void> {
  const { askAfterMs, runMs } = stage.patience;
  const over = new Set<string>();
  const missing = (): { actor: Actor; runId: string }[] => unendedRuns(stage).filter(({ runId }) => !over.has(runId));
  const isDone = (): boolean => missing().length === 0;
  await waitUntil(stage, isDone, { limitMs: askAfterMs, onLimit: () => undefined });
  if (isDone()) return;
  if (canRead(stage)) {
    const asked = missing().map(async ({ actor, runId }) => {
      const { seen, outcome } = await askInAudit(stage, actor, { kind: 'run', runId });
      if (seen?.run?.status !== 'running' && outcome.kind !== 'indeterminate') over.add(runId);
    });
    await Promise.all(asked);
  }
  await waitUntil(stage, isDone, {
    limitMs: runMs,
    onLimit: () => {
      for (const { runId } of missing()) watchdog(stage, { what: 'run', runId, limitMs: runMs });
    },
  });
}

/** Runs that were accepted, or seen to begin, and whose last event has not come. */
function unendedRuns(stage: Stage): { actor: Actor; runId: string }[] {
  const unended = stage.actors.flatMap((actor) =>
    [...actor.knownRuns].filter((runId) => !actor.endedRuns.has(runId)).map((runId) => ({ actor, runId })),
  );
  return canRead(stage) || stage.target.contract.delivery.resume
    ? unended
    : unended.filter(({ actor, runId }) => mustShow(stage, actor, runId));
}

/** Whether a connection that is there has to bring a run's last event, where nothing else can tell of it. */
function mustShow(stage: Stage, { user }: Actor, runId: string): boolean {
  const send = [...stage.sends.values()].find((one) => one.user === user && one.runId === runId);
  if (send === undefined) return false;
  return stage.lines.some((line) => line.user === user && line.state === 'open' && isAudience(stage, line, send));
}

function canRead(stage: Stage): boolean {
  return stage.target.contract.delivery.history && stage.target.abilities.http;
}

async function askInAudit(stage: Stage, actor: Actor, asked: Ask): Promise<HttpResult> {
  const token = actor.sessions.get(AUDIT_SESSION)?.token ?? null;
  const ask = (): Promise<HttpResult> =>
    new Promise((resolve) => {
      askOverHttp(stage, { user: actor.user, ask: asked, token, purpose: 'audit', replica: actor.user }, resolve);
    });
  return await untilRecovered(stage, ask, ({ undecided }) => undecided);
}

/**
 * A connection whose token is dead is to be closed within the contract's time. A user's first one, and every second
 * after it, waits for that: a stack that looks at tokens only when something comes does not close it. The others get a
 * ping once the time has passed: an answer proves that they outlived it, whatever the clocks say.
 */
async function outliveDeadTokens(stage: Stage): Promise<void> {
  const closeAfterMs = stage.target.contract.limits.closeAfterMs ?? 0;
  const { closeMs } = stage.patience;
  await Promise.all(
    openLines(stage).map(async (line) => {
      const deadAt = deadSince(stage, line);
      if (deadAt === undefined) return;
      const gone = new AbortController();
      void line.socket?.gone.then(() => gone.abort());
      const dueFrom = Math.max(deadAt, recoveredAt(stage));
      await pauseUntil(dueFrom + closeAfterMs, { clock: () => stage.recorder.now(), signal: gone.signal });
      if (line.state !== 'open') return;
      if (line.slot % 2 === 1) sendFence(stage, line);
      await waitUntil(stage, () => line.state === 'ended' || line.fence?.passed === true, {
        limitMs: closeMs,
        onLimit: () => watchdog(stage, { what: 'close', line, limitMs: closeMs }),
      });
    }),
  );
}

/** When the token that a line lives by surely was dead: aged out, or its session revoked. In ms of the history. */
function deadSince(stage: Stage, line: Line): number | undefined {
  const revokedAt =
    line.session === undefined ? undefined : stage.actors[line.user]?.sessions.get(line.session)?.revokedAt;
  const agedOutAt = line.token === null ? undefined : stage.tokens.get(line.token).expiresLatestAt;
  const times = [revokedAt, agedOutAt].filter((time) => time !== undefined && time <= stage.recorder.now());
  return times.length === 0 ? undefined : Math.min(...times.map((time) => time ?? 0));
}

async function fence(stage: Stage, lines: readonly Line[]): Promise<void> {
  if (!stage.target.contract.delivery.fence) {
    await awaitLull(stage);
    for (const line of lines) line.fence = { nonce: '', passed: true };
    return;
  }
  const { fenceMs } = stage.patience;
  for (const line of lines) sendFence(stage, line);
  const waiting = (): Line[] => lines.filter((line) => line.state === 'open' && line.fence?.passed !== true);
  await waitUntil(stage, () => waiting().length === 0, {
    limitMs: fenceMs,
    onLimit: () => {
      for (const line of waiting()) watchdog(stage, { what: 'fence', line, limitMs: fenceMs });
    },
  });
}

function sendFence(stage: Stage, line: Line): void {
  const nonce = `fence-${stage.tag}-${stage.counters.ask}`;
  line.fence = { nonce, passed: false };
  askOverSocket(stage, line, { ask: { kind: 'ping', nonce } }, () => undefined);
}

/**
 * A deletion that was broken off may go on. What it deletes is to be gone within the contract's time for an answer, so
 * only after that does a thread that is read say that it is not being deleted.
 */
async function outlastDeletions(stage: Stage, actor: Actor): Promise<void> {
  const { answersAfterMs } = stage.target.contract.limits;
  if (answersAfterMs === undefined || !canRead(stage)) return;
  const open = [...actor.threads].filter(([, { deletion }]) => deletion === 'open');
  const reads = open.map(([threadId]) => askInAudit(stage, actor, { kind: 'messages', threadId }));
  const isThere = (await Promise.all(reads)).some(({ outcome }) => outcome.kind === 'ok');
  if (!isThere || stage.hasEnough) return;
  await pauseUntil(stage.recorder.now() + answersAfterMs, { clock: () => stage.recorder.now() });
}

/** What a user owns, read by the audit's own session: each run's status, the thread list, each thread's messages. */
async function readAll(stage: Stage, actor: Actor): Promise<void> {
  if (!canRead(stage)) return;
  const ask = (asked: Ask): Promise<HttpResult> => askInAudit(stage, actor, asked);
  const runs = [...actor.knownRuns].map((runId) => ask({ kind: 'run', runId }));
  // Page sizes vary with the plan, so that walks of every length are seen, and alike in each of its executions.
  const limit = PAGES[stage.plan.steps.length % PAGES.length] ?? 100;
  const threads = walkPages(ask, (cursor) => ({ kind: 'threads', limit, ...cursor }));
  const messages = [...actor.threads.keys()].map((threadId) =>
    walkPages(ask, (cursor) => ({ kind: 'messages', threadId, limit, ...cursor })),
  );
  await Promise.all([...runs, threads, ...messages]);
}
const PAGES = [2, 100, 5, 20] as const;

function openLines(stage: Stage): Line[] {
  return stage.lines.filter((line) => line.state === 'open');
}

function watchdog(
  stage: Stage,
  fired: {
    readonly what: 'run' | 'fence' | 'close' | 'handshake';
    readonly line?: Line;
    readonly runId?: string;
    readonly limitMs: number;
  },
): void {
  stage.watchdogs += 1;
  stage.recorder.add({
    kind: 'watchdog',
    what: fired.what,
    limitMs: fired.limitMs,
    ...(fired.line === undefined ? {} : { connection: fired.line.connection }),
    ...(fired.runId === undefined ? {} : { runId: fired.runId }),
  });
}
