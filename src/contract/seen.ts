import type { EventKind } from './event-kinds.ts';

/** A message of a thread, as a read brought it. */
export interface SeenMessage {
  readonly id: string;
  readonly role: string;
  readonly content: string;
  readonly runId?: string;
  readonly createdAt?: string;
}

/** A thread, as a read of the thread list brought it. */
export interface SeenThread {
  readonly id: string;
  readonly title: string;
  readonly createdAt?: string;
}

/** A page of a walk: the cursor of the next page is null on the last one. */
export interface SeenPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * What a target made of a frame that a connection brought: the stack's own shape brought to one. Fields that the frame
 * does not have are absent. `kind` is an event kind, or what the frame answers; `delta` is a piece of an answer that
 * comes whole at the end of its run; `other` is a frame that the stack may send and that claims nothing. Used for order
 * and completeness only: leaks are searched for in the raw text.
 */
export interface SeenFrame {
  readonly kind:
    | EventKind
    | 'welcome'
    | 'accepted'
    | 'stopping'
    | 'attached'
    | 'messages'
    | 'token-changed'
    | 'pong'
    | 'error'
    | 'delta'
    | 'other';
  /** The frame's type in the stack's own words. */
  readonly type: string;
  readonly requestId?: string;
  readonly seq?: number;
  /** Of events without `seq`: the place after it, to resume from. It rises with what a user is told. */
  readonly cursor?: number;
  readonly userId?: string;
  readonly threadId?: string;
  readonly runId?: string;
  /** welcome */
  readonly connectionId?: string;
  readonly headSeq?: number;
  readonly resumedFrom?: number | null;
  /** accepted */
  readonly messageId?: string;
  readonly duplicate?: boolean;
  /** tool_executing, tool_completed */
  readonly toolCallId?: string;
  readonly tool?: string;
  /** agent_thinking: which thought of its run it is, from 1. */
  readonly thought?: number;
  /** The text that a model's answer brought: of agent_thinking, deltas and agent_completed. */
  readonly text?: string;
  /** token-changed: when the new token ends, in ms since the epoch. */
  readonly expiresAt?: number;
  /** stopping */
  readonly status?: string;
  /** messages */
  readonly messages?: SeenPage<SeenMessage>;
  /** pong */
  readonly nonce?: string;
  /** error, agent_error */
  readonly code?: string;
  /** error: it leaves open whether what was asked took effect. */
  readonly undecided?: true;
  readonly retryAfterMs?: number;
  /**
   * Events only: the event without what may differ between two deliveries of it (nothing, for a stack that promises
   * that an event reads the same everywhere), as canonical JSON. Two frames of one `seq` must have equal ones.
   */
  readonly canonical?: string;
}

/** What a target made of an HTTP answer. `code` is the refusal's stable code, absent on an answer that is none. */
export interface SeenReply {
  readonly code?: string;
  /** The refusal leaves open whether what was asked took effect. */
  readonly undecided?: true;
  readonly accepted?: {
    readonly threadId: string;
    readonly runId: string;
    readonly messageId: string;
    readonly duplicate: boolean;
  };
  readonly threads?: SeenPage<SeenThread>;
  readonly messages?: SeenPage<SeenMessage>;
  readonly run?: { readonly id: string; readonly threadId: string; readonly status: string };
  readonly status?: string;
  /** Of a session answer or of `me`: whom the service says the caller is. */
  readonly user?: { readonly id: string; readonly email: string };
  /** Of a session answer: the claims `sub` and `sid` inside the access token that it handed out. */
  readonly tokenUserId?: string;
  readonly tokenSessionId?: string;
}
