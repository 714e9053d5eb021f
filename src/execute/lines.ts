import { createHash } from 'node:crypto';
import type { Ask } from '../contract/ask.ts';
import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Outcome, Purpose } from '../history/history.ts';
import { within } from '../support/within.ts';
import type { Socket, SocketObserver } from '../target/socket.ts';
import type { StackUser } from '../target/target.ts';
import { backendOf, read, replicaIndex } from './requests.ts';
import { eventCountKey } from './stage.ts';
import type { Line, Stage } from './stage.ts';

/** Makes a line without a socket yet: a token may have to be prepared. */
export function createLine(
  stage: Stage,
  options: {
    readonly user: number;
    readonly slot: number;
    readonly purpose: Purpose;
    readonly replica: number;
    readonly step?: number;
    readonly ids?: 'counted' | undefined;
    readonly resumes?: boolean;
  },
): Line {
  const { connection } = stage.counters;
  const line: Line = {
    connection,
    user: options.user,
    slot: options.slot,
    purpose: options.purpose,
    replica: options.replica,
    step: options.step,
    socket: undefined,
    reader: stage.target.reader({
      connection,
      ...stackUserOf(stage, options.user),
      resumes: options.resumes === true,
    }),
    state: 'opening',
    welcome: undefined,
    welcomedAt: Infinity,
    session: undefined,
    token: null,
    stalled: false,
    closing: false,
    openedAt: stage.signIn.clock(),
    lastSeq: 0,
    queue: [],
    begun: 0,
    counted: options.ids === undefined ? undefined : countedBefore(stage, options),
    awaiting: new Map(),
    counts: new Map(),
    hears: new Map(),
    shown: new Set(),
    onEnded: () => undefined,
    fence: undefined,
  };
  stage.counters.connection += 1;
  stage.lines.push(line);
  return line;
}

/** A client that goes on from where it was goes on counting, too: it could not tell what is replayed from its own. */
function countedBefore(stage: Stage, { user, resumes }: { readonly user: number; readonly resumes?: boolean }): number {
  if (resumes !== true) return 0;
  return Math.max(0, ...stage.lines.map((line) => (line.user === user ? (line.counted ?? 0) : 0)));
}

function stackUserOf({ actors, endpointsOf }: Stage, user: number): StackUser {
  return { stack: endpointsOf(user).backends[0] ?? '', userId: actors[user]?.identity.userId ?? '' };
}

export interface Opening {
  readonly token: number | null;
  readonly session?: number;
  readonly via: 'header' | 'subprotocol';
  readonly beside?: number;
  readonly resume?: { readonly from: number; readonly user: number };
  readonly device?: number;
}

/** Begins the handshake of a line. `onSettled` hears once whether it was let in (welcome seen), rejected, or lost. */
export function openLine(stage: Stage, line: Line, opening: Opening, onSettled: (outcome: Outcome) => void): void {
  line.token = opening.token;
  line.session = opening.session;
  recordOpening(stage, line, opening);
  const asked = {
    token: opening.token === null ? null : stage.tokens.get(opening.token).secret,
    via: opening.via,
    ...(opening.beside === undefined ? {} : { beside: stage.tokens.get(opening.beside).secret }),
    ...(opening.resume && {
      resumeFrom: opening.resume.from,
      resumeOf: stackUserOf(stage, opening.resume.user),
    }),
    ...(opening.device === undefined ? {} : { device: `device-${stage.tag}-${opening.device}` }),
  };
  stage.countOpened();
  line.awaiting.set(HANDSHAKE, { step: line.step, anonymous: false, settle: onSettled });
  line.socket = stage.target.open(backendOf(stage, line), asked, observerOf(stage, line));
}
/** The handshake waits among the asks of its line; no request id is like this. */
const HANDSHAKE = ' handshake';

export function recordOpening(stage: Stage, line: Line, opening: Opening): void {
  stage.recorder.add({
    kind: 'opening',
    connection: line.connection,
    user: line.user,
    slot: line.slot,
    purpose: line.purpose,
    ...(line.step === undefined ? {} : { step: line.step }),
    token: opening.token,
    via: opening.via,
    ...(opening.beside === undefined ? {} : { beside: opening.beside }),
    ...(opening.resume === undefined ? {} : { resumeFrom: opening.resume.from, resumeUser: opening.resume.user }),
    replica: replicaIndex(stage, line.replica),
  });
}

/** Takes over a socket that is open already, its welcome brought into the history. */
export function adoptSocket(
  stage: Stage,
  line: Line,
  opening: Opening,
  warm: { socket: Socket; welcome: string },
): void {
  line.token = opening.token;
  line.session = opening.session;
  line.socket = warm.socket;
  recordOpening(stage, line, opening);
  const observer = observerOf(stage, line);
  observer.onOpen();
  // Where being open is the welcome there was no frame.
  if (warm.welcome !== '') observer.onFrame(warm.welcome);
  warm.socket.observe(observer);
}

function observerOf(stage: Stage, line: Line): SocketObserver {
  const { recorder, target } = stage;
  const { connection } = line;
  return {
    onOpen: () => {
      if (line.state === 'ended') return;
      if (target.contract.delivery.welcomeFirst !== true) line.state = 'open';
      recorder.add({ kind: 'opened', connection });
      takeFrames(stage, line, { raw: '', read: () => line.reader.opened() });
      stage.wake();
    },
    onRejected: ({ status, headers, body }) => {
      const { seen } = read(() => target.readReply({ kind: 'me' }, status, body));
      recorder.add({ kind: 'rejected', connection, status, headers, body, ...(seen?.code ? { code: seen.code } : {}) });
      settle(line, HANDSHAKE, { kind: 'refused', code: seen?.code ?? String(status) });
      endLine(line);
      stage.wake();
    },
    onFrame: (raw, request) => {
      if (line.state === 'ended') return;
      takeFrames(stage, line, { raw, read: () => line.reader.read(raw, request) });
      stage.wake();
    },
    onClose: ({ code, reason }) => {
      if (line.state === 'ended') return;
      recorder.add({ kind: 'closed', connection, code, reason, by: line.closing ? 'client' : 'server' });
      endLine(line);
      stage.wake();
    },
  };
}

/** Brings what came on a line into the history: a frame that says several things once for each, its text once. */
export function recordFrames(
  stage: Pick<Stage, 'recorder'>,
  line: Line,
  { raw, read: reading }: { readonly raw: string; readonly read: () => readonly SeenFrame[] },
): readonly SeenFrame[] {
  const { connection } = line;
  const { seen, problem } = read(reading);
  if (seen === undefined) stage.recorder.add({ kind: 'frame', connection, raw, problem });
  for (const [at, one] of (seen ?? []).entries()) {
    stage.recorder.add({ kind: 'frame', connection, raw: at === 0 ? raw : '', seen: one });
  }
  return seen ?? [];
}

function takeFrames(stage: Stage, line: Line, frame: Parameters<typeof recordFrames>[2]): void {
  for (const seen of recordFrames(stage, line, frame)) takeFrame(stage, line, frame.raw, seen);
}

/** A line is over: whatever still waits for an answer will never know. */
export function endLine(line: Line): void {
  line.state = 'ended';
  line.onEnded();
  const waiting = [...line.awaiting.values()];
  line.awaiting.clear();
  for (const one of waiting) one.settle({ kind: 'indeterminate', why: 'the connection ended before the answer' });
}

/** Whether the pool may lease the line's connection once more, if its user comes back. */
export function mayServeAgain(line: Line): boolean {
  return line.purpose === 'warm' && line.state === 'open' && !line.closing;
}

/** Ends a line that serves no more, and its socket; what comes on it from now on is not recorded. */
export async function dropLine(stage: Stage, line: Line): Promise<void> {
  const { socket } = line;
  if (socket === undefined) return;
  const wasOver = line.state === 'ended';
  line.state = 'ended';
  // A silent client's socket is open below: nothing but a reset ends it.
  if (wasOver) socket.terminate();
  else socket.close();
  const wait = { limitMs: stage.patience.closeMs, what: 'the close frame of the stack' };
  await within(socket.gone, wait).catch(() => socket.terminate());
}

/**
 * Sends an ask over the line's socket, and returns its request id. `onSettled` hears its answer, or that none can come
 * any more.
 */
export function askOverSocket(
  stage: Stage,
  line: Line,
  asked: { readonly ask: Ask; readonly step?: number; readonly token?: number },
  onSettled: (outcome: Outcome, seen?: SeenFrame) => void,
): string {
  const requestId = nextRequestId(stage, line);
  const raw = stage.target.frame(asked.ask, {
    requestId,
    ...(asked.token === undefined ? {} : { token: stage.tokens.get(asked.token).secret }),
  });
  const anonymous = asked.ask.kind === 'garbage' && !raw.includes(requestId);
  stage.recorder.add({
    kind: 'sent',
    connection: line.connection,
    raw,
    ask: asked.ask,
    ...(anonymous ? {} : { requestId }),
    ...(asked.step === undefined ? {} : { step: asked.step }),
  });
  line.awaiting.set(requestId, { step: asked.step, anonymous: asked.ask.kind === 'garbage', settle: onSettled });
  line.reader.sent(asked.ask, requestId);
  line.socket?.send(raw, requestId);
  return requestId;
}

function nextRequestId({ counters, tag, target }: Stage, line: Line): string {
  counters.ask += 1;
  const isNumber = target.abilities.numericIds === true;
  if (line.counted === undefined && isNumber) return String(numberOf(tag) * ASKS_AT_MOST + counters.ask);
  if (line.counted === undefined) return `q${counters.ask - 1}-${tag}`;
  line.counted += 1;
  return String(line.counted);
}

/** Of one execution. */
const ASKS_AT_MOST = 100_000;

/** At most ten digits: with those of the asks behind it, it is still exact. */
function numberOf(tag: string): number {
  return 1 + Number.parseInt(createHash('sha256').update(tag).digest('hex').slice(0, 8), 16);
}

function settle(line: Line, requestId: string, outcome: Outcome, seen?: SeenFrame): void {
  const waiting = line.awaiting.get(requestId);
  if (waiting === undefined) return;
  line.awaiting.delete(requestId);
  waiting.settle(outcome, seen);
}

function takeFrame(stage: Stage, line: Line, raw: string, seen: SeenFrame): void {
  if (isEventKind(seen.kind)) {
    takeEvent(stage, line, seen);
    return;
  }
  if (seen.kind === 'welcome') {
    line.state = 'open';
    line.welcome = raw;
    line.welcomedAt = stage.recorder.history.entries.length;
    line.lastSeq = seen.resumedFrom ?? seen.headSeq ?? 0;
    settle(line, HANDSHAKE, { kind: 'ok' });
    return;
  }
  if (seen.kind === 'pong' && line.fence !== undefined && seen.nonce === line.fence.nonce) line.fence.passed = true;
  const outcome: Outcome = seen.kind === 'error' ? { kind: 'refused', code: seen.code ?? 'error' } : { kind: 'ok' };
  const requestId = seen.requestId ?? firstAnonymous(line);
  if (requestId !== undefined) settle(line, requestId, outcome, seen);
}

function firstAnonymous(line: Line): string | undefined {
  for (const [requestId, waiting] of line.awaiting) if (waiting.anonymous) return requestId;
  return undefined;
}

function takeEvent(stage: Stage, line: Line, seen: SeenFrame): void {
  const actor = stage.actors[line.user];
  // An event of somebody else is for the checkers to see, and tells this user nothing about their own runs.
  if (actor === undefined || (seen.userId !== undefined && seen.userId !== actor.identity.userId)) return;
  const place = seen.seq ?? seen.cursor ?? 0;
  line.lastSeq = Math.max(line.lastSeq, place);
  actor.lastSeq = Math.max(actor.lastSeq, place);
  if (seen.runId === undefined || !isEventKind(seen.kind)) return;
  const key = eventCountKey(seen.runId, seen.kind);
  line.counts.set(key, (line.counts.get(key) ?? 0) + 1);
  line.shown.add(seen.runId);
  actor.knownRuns.add(seen.runId);
  if (stage.target.contract.grammar.endings[seen.kind] !== undefined) actor.endedRuns.add(seen.runId);
}
