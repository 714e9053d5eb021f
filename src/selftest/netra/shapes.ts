import type { NetraFrame } from './frames.ts';
import { netraNow, systemFrame } from './frames.ts';
import type { NetraShape } from './options.ts';

/** One event of a run, before it has a form. `details` are what its kind says beyond the names. */
export interface NetraEvent {
  readonly kind: NetraKind;
  readonly details: NetraFrame;
}

export type NetraKind =
  | 'agent_started'
  | 'agent_thinking'
  | 'tool_executing'
  | 'tool_completed'
  | 'agent_completed'
  | 'agent_error';

/** Which run an event is of, as far as a form says it. */
export interface NetraRun {
  readonly userId: string;
  readonly threadId: string;
  readonly runId: string;
  readonly requestId: string;
}

/** Whether events of this form go to all sockets of their user, or to the one that asked. */
export const REACHES: Readonly<Record<NetraShape, 'user' | 'socket'>> = {
  bridge: 'user',
  emitter: 'user',
  'per-user': 'user',
  'agent-request': 'socket',
  fallback: 'socket',
};

type Write = (event: NetraEvent, run: NetraRun) => NetraFrame;

/** Puts an event into a form. */
export const WRITE: Readonly<Record<NetraShape, Write>> = {
  bridge: ({ kind, details }, run) => ({
    type: kind,
    run_id: run.runId,
    agent_name: 'supervisor_agent',
    timestamp: new Date().toISOString(),
    payload: details,
  }),
  emitter: ({ kind, details }, run) => ({
    type: kind,
    data: { ...details, run_id: run.runId, thread_id: run.threadId, request_id: run.requestId },
    timestamp: new Date().toISOString(),
    critical: true,
    user_context: { user_id: run.userId, request_id: run.requestId },
  }),
  'per-user': ({ kind, details }, run) => ({
    type: kind,
    run_id: run.runId,
    thread_id: run.threadId,
    agent_name: 'supervisor_agent',
    timestamp: new Date().toISOString(),
    payload: details,
  }),
  'agent-request': writeInEnvelope,
  fallback: ({ kind, details }, run) => ({
    type: kind,
    event: kind,
    agent_name: 'ChatAgent',
    user_id: run.userId,
    thread_id: run.threadId,
    timestamp: netraNow(),
    ...details,
  }),
};

/** The kind is in `data.event` of some and in `data.type` of others. */
function writeInEnvelope({ kind, details }: NetraEvent, run: NetraRun): NetraFrame {
  const data = { ...details, user_id: run.userId, timestamp: netraNow() };
  switch (kind) {
    case 'agent_started':
      return systemFrame('system_message', { event: kind, ...data });
    case 'agent_thinking':
      return systemFrame('agent_progress', { type: kind, ...data });
    case 'tool_executing':
    case 'tool_completed':
      return systemFrame('agent_progress', { event: kind, ...data });
    case 'agent_completed':
      return systemFrame('agent_response_complete', { type: kind, status: 'success', ...data });
    case 'agent_error':
      return systemFrame('agent_response_complete', { type: kind, status: 'error', ...data });
    default:
      return kind satisfies never;
  }
}
