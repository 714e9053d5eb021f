import type { MessageBody } from './bodies.ts';
import type { ErrorCode } from './codes.ts';
import type { AgentEvent, RunStatus } from './events.ts';

/**
 * What every server frame has. `user_id` is the connection's own user; `timestamp` is ISO 8601 UTC with milliseconds.
 */
export interface Envelope {
  readonly user_id: string;
  readonly timestamp: string;
}

/** An event of a run as it is stored and sent: equal on each connection and in each replay. */
export type EventFrame = Envelope &
  AgentEvent & { readonly seq: number; readonly thread_id: string; readonly run_id: string };

/** The answers to client frames, and what the server says unasked besides events. */
export type AnswerFrame = Envelope &
  (
    | {
        readonly type: 'connection_established';
        readonly payload: {
          readonly connection_id: string;
          readonly replica: number;
          readonly head_seq: number;
          readonly resumed_from: number | null;
        };
      }
    | {
        readonly type: 'run_accepted';
        readonly request_id: string;
        readonly thread_id: string;
        readonly run_id: string;
        readonly payload: { readonly message_id: string; readonly duplicate: boolean };
      }
    | {
        readonly type: 'run_stopping';
        readonly request_id: string;
        readonly thread_id: string;
        readonly run_id: string;
        readonly payload: { readonly status: RunStatus };
      }
    | {
        readonly type: 'history';
        readonly request_id: string;
        readonly thread_id: string;
        readonly payload: { readonly messages: readonly MessageBody[]; readonly next_cursor: string | null };
      }
    | {
        readonly type: 'token_refreshed';
        readonly request_id: string;
        readonly payload: { readonly expires_at: string };
      }
    | { readonly type: 'pong'; readonly request_id: string; readonly payload: { readonly nonce: string } }
    | {
        readonly type: 'error';
        readonly request_id?: string;
        readonly payload: { readonly code: ErrorCode; readonly message: string; readonly retry_after_ms?: number };
      }
  );

export type ServerFrame = EventFrame | AnswerFrame;
export type ServerFrameType = ServerFrame['type'];
