import * as v from 'valibot';
import type { EventKind } from '../../contract/event-kinds.ts';
import type { SeenFrame } from '../../contract/seen.ts';
import { explain } from './explain.ts';
import { page, storedMessage, toMessage } from './shapes.ts';
import { undecided } from './undecided.ts';

const text = v.string();
const time = v.pipe(text, v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const envelope = v.looseObject({
  type: text,
  request_id: v.optional(text),
  seq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  user_id: text,
  thread_id: v.optional(text),
  run_id: v.optional(text),
  timestamp: text,
  payload: v.record(text, v.unknown()),
});
type Envelope = v.InferOutput<typeof envelope>;

/** What each type brings in its payload, and what a checker needs of it. */
interface Reading<S extends v.GenericSchema> {
  readonly kind: SeenFrame['kind'];
  readonly payload: S;
  /** Fields of the envelope that this type must have. */
  readonly needs: readonly ('request_id' | 'seq' | 'thread_id' | 'run_id')[];
  readonly take: (payload: v.InferOutput<S>) => Partial<SeenFrame>;
}
function reading<S extends v.GenericSchema>(
  kind: SeenFrame['kind'],
  needs: Reading<S>['needs'],
  payload: S,
  take: Reading<S>['take'],
): Reading<v.GenericSchema> {
  return { kind, needs, payload, take };
}
const event = <S extends v.GenericSchema>(
  kind: EventKind,
  payload: S,
  take: Reading<S>['take'],
): Reading<v.GenericSchema> => reading(kind, ['seq', 'thread_id', 'run_id'], payload, take);

const READINGS: Readonly<Record<string, Reading<v.GenericSchema>>> = {
  connection_established: reading(
    'welcome',
    [],
    v.looseObject({ connection_id: text, replica: v.unknown(), head_seq: count, resumed_from: v.nullable(count) }),
    (p) => ({ connectionId: p.connection_id, headSeq: p.head_seq, resumedFrom: p.resumed_from }),
  ),
  run_accepted: reading(
    'accepted',
    ['request_id', 'thread_id', 'run_id'],
    v.looseObject({ message_id: text, duplicate: v.boolean() }),
    (p) => ({ messageId: p.message_id, duplicate: p.duplicate }),
  ),
  agent_started: event('agent_started', v.looseObject({ agent_name: text }), () => ({})),
  agent_thinking: event(
    'agent_thinking',
    v.looseObject({ reasoning: text, step_number: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    (p) => ({ text: p.reasoning, thought: p.step_number }),
  ),
  tool_executing: event(
    'tool_executing',
    v.looseObject({ tool_call_id: text, tool_name: text, parameters: v.unknown() }),
    (p) => ({ toolCallId: p.tool_call_id, tool: p.tool_name }),
  ),
  tool_completed: event(
    'tool_completed',
    v.looseObject({ tool_call_id: text, tool_name: text, result: v.unknown(), execution_time_ms: v.number() }),
    (p) => ({ toolCallId: p.tool_call_id, tool: p.tool_name }),
  ),
  agent_completed: event('agent_completed', v.looseObject({ result: text, execution_time_ms: v.number() }), (p) => ({
    text: p.result,
  })),
  agent_error: event('agent_error', v.looseObject({ code: text, message: text }), (p) => ({ code: p.code })),
  agent_stopped: event('agent_stopped', v.looseObject({}), () => ({})),
  run_stopping: reading(
    'stopping',
    ['request_id'],
    v.looseObject({ status: v.picklist(['running', 'completed', 'failed', 'stopped']) }),
    (p) => ({ status: p.status }),
  ),
  history: reading('messages', ['request_id'], page('messages', storedMessage), (p) => ({
    messages: { items: p.items.map(toMessage), nextCursor: p.nextCursor },
  })),
  token_refreshed: reading('token-changed', ['request_id'], v.looseObject({ expires_at: time }), (p) => ({
    expiresAt: Date.parse(p.expires_at),
  })),
  pong: reading('pong', ['request_id'], v.looseObject({ nonce: text }), (p) => ({ nonce: p.nonce })),
  error: reading(
    'error',
    [],
    v.looseObject({ code: text, message: text, retry_after_ms: v.optional(v.number()) }),
    (p) => ({
      code: p.code,
      ...undecided(p.code),
      ...(p.retry_after_ms === undefined ? {} : { retryAfterMs: p.retry_after_ms }),
    }),
  ),
};

/** Reads one server frame of the reference protocol; throws an Error that names the first field that is wrong. */
export function readFrame(raw: string): SeenFrame {
  const frame = explain('a server frame', envelope, parse(raw));
  const known = READINGS[frame.type];
  if (known === undefined) throw new Error(`expected a frame type of the protocol, got ${JSON.stringify(frame.type)}`);
  for (const field of known.needs) {
    if (frame[field] === undefined) throw new Error(`expected ${frame.type} to have ${field}, got none`);
  }
  const seen = known.take(explain(`the payload of ${frame.type}`, known.payload, frame.payload));
  return {
    kind: known.kind,
    type: frame.type,
    userId: frame.user_id,
    ...(frame.request_id === undefined ? {} : { requestId: frame.request_id }),
    ...(frame.seq === undefined ? {} : { seq: frame.seq, canonical: canonical(frame) }),
    ...(frame.thread_id === undefined ? {} : { threadId: frame.thread_id }),
    ...(frame.run_id === undefined ? {} : { runId: frame.run_id }),
    ...seen,
  };
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    throw new Error('expected a frame to be JSON', { cause: error });
  }
}

/** The whole event: the stack promises that it reads the same on each connection and in each replay. */
function canonical(frame: Envelope): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    );
  };
  return JSON.stringify(sorted(frame));
}
