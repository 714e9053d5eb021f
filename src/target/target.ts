import type { Ask } from '../contract/ask.ts';
import type { Contract } from '../contract/contract.ts';
import type { Disturbance } from '../contract/disturbance.ts';
import type { SeenFrame, SeenReply } from '../contract/seen.ts';
import type { Abilities, TokenKind } from '../plan/plan.ts';
import type { Socket, SocketObserver } from './socket.ts';

/** Where a stack is reached. Several backends are replicas of one stack; the first is replica 0. */
export interface Endpoints {
  readonly backends: readonly string[];
  readonly auth: string;
}

/** A session as the target's sign-in gave it. */
export interface Session {
  readonly userId: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Lifetime of the access token in ms. */
  readonly lifetimeMs: number;
}

/** An HTTP request as the wire needs it, without its token. */
export interface WireRequest {
  readonly service: 'backend' | 'auth';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Users whom the target itself provides, instead of registering them at an auth service over HTTP. */
export interface Provision {
  /** How many there are; Infinity: as many as are asked for. */
  readonly users: number;
  /**
   * Signs a user in, from 0, as a session of that number, from 0. `name` is one that nobody had before. Rejects with an
   * Error that says what was expected.
   */
  signIn(of: { readonly user: number; readonly name: string; readonly session: number }): Promise<Session>;
}

/** How a connection is to be opened. `token` null: without one. */
export interface Opening {
  readonly token: string | null;
  readonly via: 'header' | 'subprotocol';
  /** A token for the other place, the subprotocol. */
  readonly beside?: string;
  readonly resumeFrom?: number;
  /** Whose place that is. */
  readonly resumeOf?: StackUser;
  readonly device?: string;
}

/** A user of one stack, whichever of its replicas they are at: `stack` is the address of its first backend. */
export interface StackUser {
  readonly stack: string;
  readonly userId: string;
}

/** Whose connection is to be read. */
export interface Reader extends StackUser {
  /** Its number in the execution. */
  readonly connection: number;
  /** It goes on from what its user was told before. */
  readonly resumes: boolean;
}

/**
 * Reads what one connection brings, in its order. `read` and `opened` answer with what that says, in the order in which
 * it is to be taken: one frame may bring several events, or say what only a later one makes known.
 */
export interface FrameReader {
  /** What it says that the connection is open; nothing, where the stack says so itself by a first frame. */
  opened(): readonly SeenFrame[];
  /** An ask goes out, with that request id. */
  sent(ask: Ask, requestId: string): void;
  /** `request`: as the socket's observer got it. Throws an Error that says what was expected, and what came. */
  read(raw: string, request?: string): readonly SeenFrame[];
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * How a stack is reached and what it promises. But for `open` everything here is translation: no sockets, no clock.
 * `read…` throw an Error whose message says what was expected, and what the frame held, when they cannot read it.
 */
export interface Target {
  readonly name: string;
  readonly contract: Contract;
  readonly abilities: Abilities;
  /** Opens a connection to `origin` (`http://host:port`). The observer hears of everything, a failed handshake too. */
  open(origin: string, opening: Opening, observer: SocketObserver): Socket;
  reader(of: Reader): FrameReader;
  /** A client frame. `token` is the text for an ask of kind `change-token`. */
  frame(ask: Ask, options: { readonly requestId: string; readonly token?: string }): string;
  /** The same over HTTP; `token` is the bearer's and becomes a header, `refreshToken` goes into a refresh's body. */
  request(
    ask: Ask,
    options: {
      readonly token: string | null;
      readonly credentials?: Credentials & { readonly profile?: string; readonly ttlSeconds?: number };
      readonly refreshToken?: string;
    },
  ): WireRequest;
  /** The request with its token where this target wants it. Absent: as a bearer's. */
  placeToken?(wire: WireRequest, token: string): WireRequest;
  readReply(ask: Ask, status: number, body: string): SeenReply;
  /** Absent: users register and sign in over HTTP, by `request` and `readSession`. */
  readonly provision?: (endpoints: Endpoints) => Provision;
  /** The session in the answer to a register, login or refresh. */
  readSession(body: string): Session;
  /** A token that the stack must refuse, made after a sound one of this user (`jwks`: the service's public keys). */
  forge(
    kind: TokenKind,
    options: { readonly token: string; readonly otherToken?: string; readonly jwks: string },
  ): Promise<string>;
  /** Paths of readiness and of the public keys. */
  readonly readyPath: string;
  readonly jwksPath: string;
}

/** A stack that runs, and that somebody will stop. */
export interface RunningStack {
  readonly endpoints: Endpoints;
  /** Where it was told that its model is: `host:port` that the puppet listens on. */
  readonly model: { readonly host: string; readonly port: number };
  /** Starts another one, empty and alike; absent when we did not start this one. */
  readonly fresh?: (model: { readonly host: string; readonly port: number }) => Promise<RunningStack>;
  /** Disturbs the stack, as its target's abilities say that it can be; resolves when that is in force. */
  readonly disturb?: (disturbance: Disturbance) => Promise<void>;
  /** Undoes it; resolves when it is undone, and a replica that was gone is ready. */
  readonly mend?: (disturbance: Disturbance) => Promise<void>;
  stop(): Promise<void>;
}
