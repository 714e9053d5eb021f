import type { Ask } from '../../contract/ask.ts';
import { isEventKind } from '../../contract/event-kinds.ts';
import type { SeenFrame } from '../../contract/seen.ts';
import type { FrameReader } from '../target.ts';
import type { Frame, Reading, TargetConfig } from './config.ts';
import { readFields } from './read-fields.ts';
import type { UserMemory } from './user-memory.ts';

/** An ask that went out on the connection. `run` is known once something named it. */
interface Asked {
  readonly ask: Ask;
  readonly requestId: string;
  run: string | undefined;
  isAccepted: boolean;
  isOver: boolean;
}

/**
 * Reads one connection of a target that was defined: finds for each event the message that it is of, by its request
 * id, else by its run, else by the order of the messages. The first event of a message is its acceptance where the
 * stack has none. What fits no message of this connection keeps its id, and stays a stranger's. `number` is one that no
 * other reader of the target has; a connection that `resumes` brings runs that began on others again.
 */
export function createFrameReader(
  config: TargetConfig,
  of: { readonly number: number; readonly memory: UserMemory; readonly userId: string; readonly resumes: boolean },
): FrameReader {
  const { number, memory, userId, resumes } = of;
  const asked: Asked[] = [];
  const isAlone = (config.delivery?.audience ?? 'connection') === 'connection';
  const namesThreads = typeof config.read === 'function' ? config.ids?.threads === true : 'thread' in config.read;

  const oldest = (kind: Ask['kind'], suits: (one: Asked) => boolean): Asked | undefined =>
    asked.find((one) => one.ask.kind === kind && suits(one));
  const byRequest = (request: string | undefined): Asked | undefined =>
    request === undefined ? undefined : asked.findLast((one) => one.requestId === request);
  /** Clients that count have equal request ids, on every connection and in every execution. */
  const runOf = (request: string): string => (/^\d+$/.test(request) ? `${request}@${number}` : `run-of-${request}`);
  const first = config.grammar?.first ?? FIRST_EVENT;
  /** Of a thread with members: it says whose message it is of. */
  const isOfFellow = ({ user }: Reading): boolean =>
    config.share !== undefined && user !== undefined && user !== userId;
  const mine = (reading: Reading): Asked | undefined => {
    const { request, run, thread } = reading;
    const known = run === undefined ? undefined : asked.find((one) => one.run === run);
    // What is replayed has the ids of its time, and a client that counts has them again.
    const isOfOther = run !== undefined && (resumes || !isAlone) && known === undefined && memory.runs.has(run);
    if (isOfOther || isOfFellow(reading)) return undefined;
    if (request !== undefined) return byRequest(request);
    const suits = ({ ask }: Asked): boolean =>
      thread === undefined || ask.kind !== 'send' || ask.threadId === undefined || ask.threadId === thread;
    if (run === undefined) return oldest('send', (one) => !one.isOver && suits(one));
    // A run that is not seen to begin here began elsewhere: on another connection, or for somebody else.
    if (known !== undefined || reading.kind !== first || memory.answers.areRead) return known;
    return oldest('send', (one) => one.run === undefined && !one.isOver && suits(one));
  };

  const accept = (send: Asked, reading: Reading): readonly SeenFrame[] => {
    if (send.isAccepted || send.ask.kind !== 'send') return [];
    const { ask, requestId } = send;
    const first = ask.key === undefined ? undefined : memory.runOfKey.get(ask.key);
    const runId = send.run ?? reading.run ?? first ?? runOf(requestId);
    send.run = runId;
    memory.runs.add(runId);
    memory.runOf.set(requestId, runId);
    const threadId = reading.thread ?? ask.threadId;
    // An answer that leaves the new thread out is none yet: the first event names it, or nothing does.
    if (threadId === undefined && namesThreads && reading.kind === 'accepted') return [];
    // What has the run of its user's first message with that key is that message again: its events are the first one's.
    const duplicate = runId === first;
    if (ask.key !== undefined && first === undefined) memory.runOfKey.set(ask.key, runId);
    send.isAccepted = true;
    send.isOver = duplicate;
    const ids = { requestId, runId, threadId: threadId ?? `${NO_THREAD}${runId}`, messageId: runId };
    return [{ kind: 'accepted', type: reading.kind, ...ids, duplicate }];
  };

  /** What is attached to brings its first event, which may be all the answer there is. */
  const attached = (one: Asked): readonly SeenFrame[] => {
    if (one.ask.kind !== 'attach' || one.isOver) return [];
    one.isOver = true;
    return [{ kind: 'attached', type: 'attached', requestId: one.requestId }];
  };

  /** Of an event that is of no message of this connection, and names no run. */
  const runOfOthers = (request: string | undefined): string => {
    const replayed = resumes ? memory.runOf.get(request ?? '') : undefined;
    if (replayed !== undefined || request === undefined) return replayed ?? `unasked@${number}`;
    return isAlone ? request : runOf(request);
  };

  const takeEvent = (reading: Reading): readonly SeenFrame[] => {
    const send = mine(reading);
    const before = send === undefined ? [] : [...attached(send), ...accept(send, reading)];
    const runId = send?.run ?? reading.run ?? runOfOthers(reading.request);
    if (send !== undefined && isLast(reading, config)) send.isOver = true;
    const threadId = reading.thread ?? (send?.ask.kind === 'send' ? send.ask.threadId : undefined);
    const isPlace = reading.cursor !== undefined && config.connect.resume !== undefined;
    const cursor = isPlace ? memory.numberOf(reading.cursor) : undefined;
    const more = { ...(threadId !== undefined && { threadId }), ...(cursor !== undefined && { cursor }) };
    return [...before, { ...seenOf(reading), runId, ...more }];
  };

  const take = (reading: Reading): readonly SeenFrame[] => {
    if (isEventKind(reading.kind)) return takeEvent(reading);
    switch (reading.kind) {
      case 'delta': {
        const runId = mine(reading)?.run ?? reading.run ?? runOfOthers(reading.request);
        return [{ ...seenOf(reading), runId }];
      }
      case 'accepted': {
        memory.answers.areRead = true;
        const send = byRequest(reading.request) ?? oldest('send', (one) => one.run === undefined);
        const accepted = send === undefined ? [seenOf(reading)] : accept(send, reading);
        return accepted.length > 0 ? accepted : [{ ...seenOf(reading), kind: 'other' }];
      }
      case 'pong':
      case 'attached':
      case 'stopping': {
        const kind = ANSWERED[reading.kind];
        const one = byRequest(reading.request) ?? oldest(kind, ({ isOver }) => !isOver);
        if (one !== undefined) one.isOver = true;
        const nonce = reading.nonce ?? (one?.ask.kind === 'ping' ? one.ask.nonce : undefined);
        const requestId = one?.requestId ?? reading.request;
        const answers = { ...(requestId !== undefined && { requestId }), ...(nonce !== undefined && { nonce }) };
        return [{ ...seenOf(reading), ...answers }];
      }
      case 'error': {
        const one = byRequest(reading.request) ?? asked.find(isOpen);
        // What goes wrong with a run that has begun is how it ends, not a refusal of its message.
        const isUnderWay = one?.ask.kind === 'send' && one.run !== undefined && !one.isOver;
        if (isUnderWay) return takeEvent({ ...reading, kind: 'agent_error' });
        if (one !== undefined) one.isOver = true;
        return [{ ...seenOf(reading), ...(one !== undefined && { requestId: one.requestId }) }];
      }
      default:
        return [seenOf(reading)];
    }
  };

  return {
    opened: () => (config.connect.welcome === undefined ? [{ kind: 'welcome', type: '(open)' }] : []),
    sent: (ask, requestId) => {
      const run = ask.kind === 'attach' ? ask.runId : undefined;
      asked.push({ ask, requestId, run, isAccepted: false, isOver: false });
    },
    read: (raw, request) => readingsOf(config, raw).flatMap((one) => take(withRequest(one, request))),
  };
}

/** Whether an ask may be refused yet. */
function isOpen({ ask, run, isOver }: Asked): boolean {
  return !isOver && (ask.kind === 'attach' || (ask.kind === 'send' && run === undefined));
}

/** What an answer answers. */
const ANSWERED = { pong: 'ping', attached: 'attach', stopping: 'stop' } as const;

/** The id of a run as the stack knows it: its own, or that of the client's request. */
export function toldRun(id: string): string {
  return id.replace(/^run-of-/, '').replace(/@\d+$/, '');
}

/** The id of a thread as the stack knows it; empty where it never named one. */
export function toldThread(id: string): string {
  return id.startsWith(NO_THREAD) ? '' : id;
}
const NO_THREAD = 'thread-of-';

/** What the transport knows of a frame that does not say it itself. */
function withRequest(reading: Reading, request: string | undefined): Reading {
  return request === undefined || reading.request !== undefined ? reading : { ...reading, request };
}

function isLast({ kind }: Reading, { grammar }: TargetConfig): boolean {
  const last: Readonly<Record<string, string>> = grammar?.last ?? LAST_EVENTS;
  return last[kind] !== undefined;
}

/** How a run begins that no configuration speaks of. */
export const FIRST_EVENT = 'agent_started';

/** How a run ends that no configuration speaks of. */
export const LAST_EVENTS = { agent_completed: 'completed', agent_error: 'failed', agent_stopped: 'stopped' } as const;

function seenOf(reading: Reading): SeenFrame {
  const { kind, run, thread, user, connection, tool, text, code, nonce } = reading;
  return {
    kind,
    type: kind,
    ...(run !== undefined && { runId: run }),
    ...(thread !== undefined && { threadId: thread }),
    ...(user !== undefined && { userId: user }),
    ...(connection !== undefined && { connectionId: connection }),
    ...(tool !== undefined && { toolCallId: tool }),
    ...(text !== undefined && { text }),
    ...(code !== undefined && { code }),
    ...(nonce !== undefined && { nonce }),
  };
}

function readingsOf({ read }: TargetConfig, raw: string): readonly Reading[] {
  const frame = frameOf(raw);
  const said = typeof read === 'function' ? read(frame) : readFields(read, frame);
  if (said === undefined) return [{ kind: 'other' }];
  const { id: cursor } = frame;
  const all = isMany(said) ? said : [said];
  return cursor === undefined ? all : all.map((reading) => ({ cursor, ...reading }));
}

/** Whether a frame lets its connection in. One that cannot be read does not. */
export function saysWelcome(config: TargetConfig, raw: string): boolean {
  try {
    return readingsOf(config, raw).some(({ kind }) => kind === 'welcome');
  } catch {
    return false;
  }
}

function isMany(said: Reading | readonly Reading[]): said is readonly Reading[] {
  return Array.isArray(said);
}

/**
 * The parts of what came. An event of a stream has a line for its name and one for its data, an answer over HTTP one
 * for its status: `event: x`, `data: …`, `status: 200`.
 */
function frameOf(raw: string): Frame {
  const [, head = '', body = raw] = /^((?:(?:event|id|status): .*\n)+)([^]*)$/.exec(raw) ?? [];
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1];
  const status = field('status');
  const text = body.startsWith('data: ') && head !== '' ? body.slice('data: '.length) : body;
  return {
    text,
    json: parse(text),
    event: field('event'),
    id: field('id'),
    status: status === undefined ? undefined : Number(status),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
