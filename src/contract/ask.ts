/**
 * What a client can ask of a stack, in no stack's own words: a target encodes it as a frame or an HTTP request, and the
 * history keeps it beside what went over the wire, so that a checker need not parse requests.
 * `token` numbers are those of the history's `token` entries; a token's text is never part of an ask.
 */
export type Ask =
  | {
      readonly kind: 'send';
      readonly content: string;
      /** Absent: a new thread. */
      readonly threadId?: string;
      /** The client's own id of the message (idempotency key). */
      readonly key?: string;
      /** The id of the user who sends it. */
      readonly userId?: string;
      /** Another user's id, claimed in the frame as the acting user. */
      readonly claimedUserId?: string;
      /** Where the run is to execute, for a stack that takes such pins. */
      readonly replica?: number;
    }
  | { readonly kind: 'stop'; readonly runId: string }
  /** A request of the target's own, by its name, about a run of that user's. */
  | {
      readonly kind: 'probe';
      readonly name: string;
      readonly runId: string;
      readonly threadId: string;
      readonly userId: string;
    }
  /** To hear, on the connection that asks, what is told of the thread, or of the run. */
  | { readonly kind: 'attach'; readonly runId: string; readonly threadId: string }
  /** To make the user of that id a member of the thread, who may hear all that is said in it. */
  | { readonly kind: 'share'; readonly runId: string; readonly threadId: string; readonly userId: string }
  | { readonly kind: 'messages'; readonly threadId: string; readonly limit?: number; readonly cursor?: string }
  | { readonly kind: 'threads'; readonly limit?: number; readonly cursor?: string }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'delete'; readonly threadId: string }
  | { readonly kind: 'ping'; readonly nonce: string }
  | { readonly kind: 'change-token'; readonly token: number }
  | { readonly kind: 'garbage'; readonly form: GarbageForm }
  /** `wrong`: the password is; `taken`: the e-mail has an account. Absent: it is right. */
  | { readonly kind: 'register' | 'login'; readonly credentials?: 'wrong' | 'taken' }
  | { readonly kind: 'me' | 'logout' }
  /**
   * Exchange of a refresh token of that session of its user; `dead` when it was exchanged before, `twice` when its twin
   * is under way at once.
   */
  | { readonly kind: 'refresh'; readonly state: 'live' | 'dead' | 'twice'; readonly session: number };

export const GARBAGE_FORMS = [
  'bad-json',
  'no-object',
  'unknown-type',
  'missing-field',
  'no-request-id',
  'oversized',
] as const;
export type GarbageForm = (typeof GARBAGE_FORMS)[number];

export type AskKind = Ask['kind'];
