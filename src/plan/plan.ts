import type { GarbageForm } from '../contract/ask.ts';
import type { Disturbance, DisturbanceKind } from '../contract/disturbance.ts';
import type { EventKind } from '../contract/event-kinds.ts';

/** The version that the codec writes. A plan of a later version is refused, one of an earlier version is brought up. */
export const PLAN_VERSION = 1;

/** No plan is drawn or mutated with more. */
export const MOST_USERS = 5;

/**
 * The whole script of one execution: users, and steps in one order. It is data and says nothing about time; each subset
 * of its steps, repaired, is a plan again. Users and connections are numbered from 0 (connections for each user).
 */
export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly users: readonly PlanUser[];
  readonly steps: readonly Step[];
}

export interface PlanUser {
  /**
   * Users of equal numbers register with the same visible profile words (their canaries differ). Absent: no profile.
   */
  readonly profile?: number;
}

/**
 * `id` is unique in its plan, rises with the position, and is kept when other steps go away. A step of the stack (a
 * disturbance) is nobody's: its `user` and `connection` are 0, whoever that is, and no user is there for its sake.
 */
export interface Step {
  readonly id: number;
  readonly user: number;
  readonly connection: number;
  readonly op: Op;
  readonly when: Trigger;
}

/**
 * The run that a send step of a user started, and with it its thread. Kept with its user so that it can be repaired.
 */
export interface RunRef {
  readonly user: number;
  readonly step: number;
}

/**
 * A cause, not a time. A step is issued when every step before it has been issued and its trigger holds. `previous`: at
 * once. `settled`: that step has its outcome. `event`: that user's own connection has seen the n-th (from 1) event of
 * that kind of that run. `upstream`: a request of that run has reached the model or a tool. `quiet`: each run accepted
 * so far has ended and each request has its answer.
 */
export type Trigger =
  | { readonly kind: 'previous' }
  | { readonly kind: 'settled'; readonly step: number }
  | { readonly kind: 'event'; readonly run: RunRef; readonly event: EventKind; readonly nth: number }
  | { readonly kind: 'upstream'; readonly run: RunRef; readonly endpoint: 'model' | 'tool' }
  | { readonly kind: 'quiet' };

export const TOKEN_KINDS = [
  'valid',
  'short-lived',
  'expired',
  'revoked',
  'none',
  'garbage',
  'wrong-key',
  'alg-none',
  'hs256-with-public-key',
  'no-kid',
  'wrong-aud',
  'changed-body',
] as const;
/**
 * How the token of a handshake is made. `valid` is the newest of the session (which a logout may have revoked);
 * `short-lived` ages out in a second; `changed-body` is another user's token whose claims were replaced; `no-kid` is
 * correctly formed but signed by another key and names none.
 */
export type TokenKind = (typeof TOKEN_KINDS)[number];

export const PHASES = ['thinking', 'tool-call', 'tool-result', 'final'] as const;
/**
 * Where the puppet can hold a run: before reasoning, before the tool call, before the tool's result, before the last
 * text.
 */
export type Phase = (typeof PHASES)[number];

/** The most that a script may ask for. */
export const LONGEST_SCRIPT = { thinking: 3, tools: 5 } as const;

/** What the model does with a message: how many of its answers reason, how many tool calls it makes. */
export interface Script {
  /** Answers that bring reasoning, 0 to 3. */
  readonly thinking: number;
  /** Tool calls, 0 to 5. */
  readonly tools: number;
  /** `round`: all calls in one answer; `each`: one answer for each call. */
  readonly calls: 'round' | 'each';
  /** `fixed`: `call_0`, `call_1`, … in each answer, as some providers do. */
  readonly ids: 'unique' | 'fixed';
  /** What goes wrong: the model answers 500 · its stream breaks off · the tool answers 500. */
  /** `tool`: it answers with an error; `tool-cut`: it breaks off without an answer. */
  readonly fails: 'none' | 'model' | 'stream' | 'tool' | 'tool-cut';
}

export type ThreadRef = { readonly kind: 'new' } | { readonly kind: 'of'; readonly run: RunRef };

/**
 * `shared` prompts and keys of one number are equal for all users of the execution. `id-of`: an id as the whole text.
 */
export type Prompt =
  | { readonly kind: 'unique' }
  | { readonly kind: 'shared'; readonly k: number }
  | { readonly kind: 'id-of-user'; readonly user: number }
  | { readonly kind: 'id-of-thread'; readonly run: RunRef }
  | { readonly kind: 'large'; readonly bytes: number };

export type Key =
  | { readonly kind: 'none' }
  | { readonly kind: 'unique' }
  | { readonly kind: 'shared'; readonly k: number }
  | { readonly kind: 'again'; readonly run: RunRef };

export type Resume =
  | { readonly kind: 'none' }
  | { readonly kind: 'last-seen' }
  | { readonly kind: 'older'; readonly back: number }
  | { readonly kind: 'foreign'; readonly user: number };

export type Via = 'socket' | 'http';

export type Op =
  | {
      readonly kind: 'connect';
      readonly token: TokenKind;
      readonly via: 'header' | 'subprotocol';
      /** Beside its token in the header, which decides, a sound one of this user in the subprotocol. */
      readonly beside?: number;
      readonly resume: Resume;
      readonly replica?: number;
      /** From a small domain, so that several users come from one device. */
      readonly device?: number;
      /** `counted`: its client counts its requests 1, 2, 3, …, as others do. Absent: its request ids are unique. */
      readonly ids?: 'counted';
    }
  | {
      readonly kind: 'send';
      readonly thread: ThreadRef;
      readonly prompt: Prompt;
      readonly key: Key;
      /** Claims, in the frame, to be this user. */
      readonly claims?: number;
      readonly script: Script;
      readonly holds: readonly Phase[];
      readonly via: Via;
      readonly replica?: number;
    }
  | { readonly kind: 'release'; readonly run: RunRef; readonly phase: Phase }
  | { readonly kind: 'stop'; readonly run: RunRef; readonly via: Via }
  /** A request that the target has under this name, about a run. */
  | { readonly kind: 'probe'; readonly name: string; readonly run: RunRef }
  /** The connection is to hear what is told of the run's thread, or of the run, as the target's audience is. */
  | { readonly kind: 'attach'; readonly run: RunRef }
  /** Makes a user a member of the run's thread: another, or themselves of a thread that is another's. */
  | { readonly kind: 'share'; readonly run: RunRef; readonly user: number }
  | { readonly kind: 'disconnect'; readonly how: 'close' | 'terminate' | 'half-open' }
  | { readonly kind: 'stall' }
  | { readonly kind: 'drain' }
  | { readonly kind: 'read'; readonly what: 'threads'; readonly page?: number }
  | {
      readonly kind: 'read';
      readonly what: 'messages';
      readonly run: RunRef;
      readonly via: Via;
      readonly page?: number;
    }
  | { readonly kind: 'read'; readonly what: 'run'; readonly run: RunRef }
  /** Breaks off the HTTP request that this step, of the same user, has in flight. */
  | { readonly kind: 'abort'; readonly step: number }
  | { readonly kind: 'delete'; readonly run: RunRef }
  | { readonly kind: 'refresh'; readonly how: RefreshHow; readonly user?: number }
  /** Asks for a session of one's own account, or for one that there is no right to: `user` is whose account it is. */
  | { readonly kind: 'sign-in'; readonly how: SignInHow; readonly user?: number }
  | { readonly kind: 'logout' }
  /**
   * Waits until the token that this connection lives on has aged out, moving it to a short-lived one first if need be:
   * one that its own session was `renewed` with, or of another session of its user.
   */
  | { readonly kind: 'expire'; readonly how?: 'renewed' }
  | { readonly kind: 'garbage'; readonly form: GarbageForm }
  /** Disturbs the stack; what is not over at once stays until it is mended, by the plan or before the audit. */
  | ({ readonly kind: 'disturb' } & Disturbance)
  | ({ readonly kind: 'mend' } & Disturbance);

/**
 * `http…`: exchange of the refresh token; `socket…`: a `refresh_token` frame with that token. `own` is of another
 * session of the user, `renewed` what an exchange gave to the session itself. `foreign` needs `user`.
 */
export type RefreshHow =
  | 'http'
  | 'http-twice'
  | 'http-dead'
  | 'socket-own'
  | 'socket-renewed'
  | 'socket-foreign'
  | 'socket-expired'
  | 'socket-revoked'
  | 'socket-garbage';
export const REFRESH_HOWS = [
  'http',
  'http-twice',
  'http-dead',
  'socket-own',
  'socket-renewed',
  'socket-foreign',
  'socket-expired',
  'socket-revoked',
  'socket-garbage',
] as const satisfies readonly RefreshHow[];

/**
 * `login`: with the right password, which brings a session. `wrong-password`: with another one, for another's account
 * one's own. `register`: an account of an e-mail that has one. In `…-other-case` the e-mail is in capitals.
 */
export const SIGN_IN_HOWS = [
  'login',
  'login-other-case',
  'wrong-password',
  'register',
  'register-other-case',
] as const;
export type SignInHow = (typeof SIGN_IN_HOWS)[number];

export const OP_KINDS = [
  'connect',
  'send',
  'release',
  'stop',
  'probe',
  'attach',
  'share',
  'disconnect',
  'stall',
  'drain',
  'read',
  'abort',
  'delete',
  'refresh',
  'sign-in',
  'logout',
  'expire',
  'garbage',
  'disturb',
  'mend',
] as const;
export type OpKind = (typeof OP_KINDS)[number];

/**
 * What a target can do: ops and variants outside it are neither drawn nor performed, pins fold back into the replicas.
 */
export interface Abilities {
  readonly ops: readonly OpKind[];
  readonly tokens: readonly TokenKind[];
  readonly resume: boolean;
  /** Sends, stops and reads over HTTP as well as over the socket. */
  readonly http: boolean;
  /** Pins of runs to replicas are taken. */
  readonly pins: boolean;
  readonly replicas: number;
  /** What can be done to the stack. */
  readonly disturbances: readonly DisturbanceKind[];
  /** False: its model is not the puppet, which therefore neither holds nor sees anything. Absent: it is. */
  readonly puppet?: boolean;
  /** False: messages cannot go to a thread that is there already. Absent: they can. */
  readonly threads?: boolean;
  /** False: messages have no keys of their own (`client_message_id`). Absent: they have. */
  readonly keys?: boolean;
  /** Names of requests about a run that the target knows, for the op `probe`. Absent: none. */
  readonly probes?: readonly string[];
  /** False: a connection does not attach to what it hears of already, which would bring that anew. Absent: it may. */
  readonly reattaches?: boolean;
  /** Users that there are, at most. Absent: as many as are asked for. */
  readonly users?: number;
  /** Connections of one user at once, at most. Absent: as many as the property asks for. */
  readonly connections?: number;
  /** Frames that a connection may send in a second. Absent: that is not known. */
  readonly framesPerSecond?: number;
  /** Longer messages are cut, in characters. Absent: none is. */
  readonly textCharacters?: number;
  /** Ids of new threads are made by the client, who may count them too. Absent: the stack makes them. */
  readonly clientThreads?: boolean;
  /** Request ids are made by the client, which may count them from 1. Absent: they are always unique. */
  readonly countedIds?: boolean;
  /** False: a handshake has one way to bring its token. Absent: header and subprotocol are two. */
  readonly subprotocol?: boolean;
  /** False: clients do not say which device they are. Absent: they may. */
  readonly devices?: boolean;
  /** Request ids are whole numbers. Absent: any text. */
  readonly numericIds?: boolean;
}
