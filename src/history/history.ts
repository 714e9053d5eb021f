import type { Ask } from '../contract/ask.ts';
import type { Disturbance } from '../contract/disturbance.ts';
import type { SeenFrame, SeenReply } from '../contract/seen.ts';

export const HISTORY_VERSION = 1;

/**
 * The ordered, timed record of one execution: all that every client sent and saw. Entries are numbered from 0 without a
 * hole; `at` is in ms since the execution began, on one monotonic clock, and never falls.
 */
export interface History {
  readonly version: typeof HISTORY_VERSION;
  readonly entries: readonly Entry[];
}

/**
 * What a step came to. `indeterminate`: asked, and whether it took effect is not known (the socket died, the request
 * was broken off). `unreached`: never asked, because its trigger did not fire or what it needs was not there.
 */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'indeterminate'; readonly why: string }
  | { readonly kind: 'unreached'; readonly why: string };

/** Why a socket or a request exists: a step of the plan, the warm pool, or the audit that ends an execution. */
export type Purpose = 'plan' | 'warm' | 'audit';

/** Where a canary was planted. */
export type Place = 'prompt' | 'profile' | 'tool-result' | 'model-text';

interface Base {
  readonly n: number;
  readonly at: number;
}

export type Entry = Base & EntryBody;
export type EntryOf<K extends EntryBody['kind']> = Base & Extract<EntryBody, { kind: K }>;

/**
 * `user` is an index into the plan's users; `connection`, `request` and `token` are numbers of the execution's own;
 * `step` is a step's id. `raw` and `body` are the text as it crossed the wire.
 */
export type EntryBody =
  /** The preamble of a user: who plays them, what they own from before, and their secrets from before. */
  | {
      readonly kind: 'lease';
      readonly user: number;
      readonly userId: string;
      readonly email: string;
      /** `seq` of the newest event at the lease. */
      readonly headSeq: number;
      /** Threads and runs of earlier executions of this identity; no step of this plan asks for their messages. */
      readonly threads: readonly { readonly id: string; readonly title: string }[];
      readonly runs: readonly string[];
      /** Canaries of earlier executions of this identity, its profile line's among them. */
      readonly canaries: readonly string[];
    }
  /** A secret planted by, or for, a user: only they may ever see it. */
  | {
      readonly kind: 'canary';
      readonly value: string;
      readonly user: number;
      readonly place: Place;
      readonly step?: number;
    }
  /**
   * A token that the execution holds. `user` is whose it is, or claims to be (null: nobody's); `session` counts that
   * user's sessions. `sound`: signed by the service for that user and session; a forgery is not, whatever it claims.
   * Where it ages out: not before `expiresEarliestAt`, surely at `expiresLatestAt` (by the recorded times of its
   * issue).
   */
  | {
      readonly kind: 'token';
      readonly token: number;
      readonly user: number | null;
      readonly session: number | null;
      readonly made: string;
      readonly sound: boolean;
      readonly expiresEarliestAt: number;
      readonly expiresLatestAt: number;
      /** The text of the token, a secret of that user; never rendered. */
      readonly secret: string;
      /** Request whose answer brought it. Absent: from before the execution, or forged. */
      readonly request?: number;
    }
  | { readonly kind: 'issued'; readonly step: number }
  | { readonly kind: 'settled'; readonly step: number; readonly outcome: Outcome }
  /** A handshake begins. `token` null: none was sent. `resumeUser`: whose cursor `resumeFrom` is. */
  | {
      readonly kind: 'opening';
      readonly connection: number;
      readonly user: number;
      readonly slot: number;
      readonly purpose: Purpose;
      readonly step?: number;
      readonly token: number | null;
      readonly via: 'header' | 'subprotocol';
      /** The token that came beside it in the subprotocol. */
      readonly beside?: number;
      readonly resumeFrom?: number;
      readonly resumeUser?: number;
      readonly replica: number;
    }
  | { readonly kind: 'opened'; readonly connection: number }
  /** The handshake was answered with an HTTP status instead. `code` as the target read it from the body. */
  | {
      readonly kind: 'rejected';
      readonly connection: number;
      readonly status: number;
      readonly code?: string;
      readonly headers: string;
      readonly body: string;
    }
  /** `by` client: the plan or the executor ended it. A handshake that failed without an answer has `code` 1006 too. */
  | {
      readonly kind: 'closed';
      readonly connection: number;
      readonly code: number;
      readonly reason: string;
      readonly by: 'client' | 'server';
    }
  /** A frame was handed to the socket. */
  | {
      readonly kind: 'sent';
      readonly connection: number;
      readonly raw: string;
      readonly ask: Ask;
      readonly requestId?: string;
      readonly step?: number;
    }
  /** A frame came. `seen` is absent when the target could not read it; `problem` says why. */
  | {
      readonly kind: 'frame';
      readonly connection: number;
      readonly raw: string;
      readonly seen?: SeenFrame;
      readonly problem?: string;
    }
  /** The client stopped, or began again, to read from the socket: what lies between is not late. */
  | { readonly kind: 'stalled' | 'drained'; readonly connection: number }
  /** `door` http: a request to backend or auth service. `token` null: none was sent. */
  | {
      readonly kind: 'request';
      readonly request: number;
      readonly user: number;
      readonly purpose: Purpose;
      readonly step?: number;
      readonly service: 'backend' | 'auth';
      readonly token: number | null;
      readonly ask: Ask;
      readonly line: string;
      readonly body: string;
      readonly replica: number;
    }
  | {
      readonly kind: 'response';
      readonly request: number;
      readonly status: number;
      readonly headers: string;
      readonly body: string;
      readonly seen?: SeenReply;
      readonly problem?: string;
    }
  /** No answer: broken off by the plan (`client`), or the connection failed (`server`). */
  | { readonly kind: 'broken'; readonly request: number; readonly by: 'client' | 'server'; readonly why: string }
  /**
   * A request reached the puppet. `user` and `step` are whose message it belongs to, as the puppet found by its
   * prompt or tool key (absent: no message of this execution has it, or more than one user's has); `round` counts the
   * model's answers for that message; `again`: the same (step, round, tool call) was asked before.
   */
  | {
      readonly kind: 'upstream';
      readonly endpoint: 'model' | 'tool';
      readonly user?: number;
      readonly step?: number;
      readonly round: number;
      readonly again: boolean;
      readonly statedUserId?: string;
      readonly statedRunId?: string;
      readonly raw: string;
    }
  /** The puppet holds a phase of a step's run, or lets it go on (`by` rescue: nothing else could progress). */
  | { readonly kind: 'held'; readonly step: number; readonly phase: string }
  | { readonly kind: 'released'; readonly step: number; readonly phase: string; readonly by: 'plan' | 'rescue' | 'end' }
  /** The stack is about to be disturbed: from here on it may show. `disturbance` counts those of the execution. */
  | ({ readonly kind: 'disturbed'; readonly disturbance: number; readonly step?: number } & Disturbance)
  /**
   * What was disturbed is whole again (`by` rescue: nothing else could progress; end: before the audit, or by itself).
   */
  | { readonly kind: 'mended'; readonly disturbance: number; readonly by: 'plan' | 'rescue' | 'end' }
  /** Every step is settled, every hold open; what follows is the audit. */
  | { readonly kind: 'audit' }
  /** Every accepted run has its last event, every open connection passed a fence. Absent: it was not reached. */
  | { readonly kind: 'quiet' }
  /** A limit of the executor's own ran out while it waited for this. */
  | {
      readonly kind: 'watchdog';
      readonly what: 'step' | 'run' | 'fence' | 'close' | 'handshake' | 'request' | 'drain';
      readonly limitMs: number;
      readonly step?: number;
      readonly connection?: number;
      readonly runId?: string;
    };
