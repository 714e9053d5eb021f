import type { EventKind } from '../../contract/event-kinds.ts';
import type { Socket, SocketObserver } from '../socket.ts';

/**
 * How overhear reaches a stack of yours and what that promises; the default export of `overhear.config.ts`. Everything
 * has a default but `url`, `users`, `connect`, `send` and `read`. What is left out is not drawn and not judged.
 */
export interface TargetConfig {
  /** What reports and corpus entries call it. Default: `stack`. */
  readonly name?: string;
  /**
   * Where it is, `http://127.0.0.1:3000`; several are replicas of one stack. With `start`, `{port}` is a free port, so
   * that overhear can start as many of them as it needs.
   */
  readonly url: string | readonly string[];
  /** How it is started. Default: it runs already. */
  readonly start?: StartConfig;
  /**
   * Where it finds its model, an OpenAI-compatible one: overhear then is that model, and holds runs at chosen points.
   * Default: its model is its own, so nothing is held and what the model is told is not seen.
   */
  readonly model?: ModelConfig;
  /** Who uses it: test users only. */
  readonly users: UsersConfig;
  readonly connect: ConnectConfig;
  /**
   * A message of a user: what goes over the socket, as text or what becomes JSON; for `sse`, `http` and where
   * `connect.messages` says so the request that carries it, `{ path, body, method: 'POST', headers }`, of which only
   * `path` has to be there.
   */
  readonly send: (message: OutgoingMessage) => unknown;
  /** Stops a run, which is answered by a frame that reads `stopping`. Default: nobody stops runs. */
  readonly stop?: (of: { readonly run: string; readonly request: string }) => unknown;
  /**
   * Has a connection hear of a thread, or of a run, that began elsewhere: as `delivery.audience` is. Answered by what
   * reads as `attached`, or refused by an `error`; an event of the run on a stream that it opens is an answer, too.
   * Default: nobody attaches.
   */
  readonly attach?: (of: { readonly run: string; readonly thread: string; readonly request: string }) => unknown;
  /**
   * The request over HTTP by which the one whose thread it is makes another user a member of it, with the id `user`.
   * What members say in a thread, and had said in it, all of them may hear from then on; what others hear of it is a
   * leak, and so is what somebody hears who made themselves a member. Default: threads have one user.
   */
  readonly share?: (of: { readonly run: string; readonly thread: string; readonly user: string }) => ProbeRequest;
  /** Something that is answered once all that was sent before it has come: `pong`. Default: a quiet period instead. */
  readonly ping?: (of: { readonly nonce: string; readonly request: string }) => unknown;
  /** What a frame says: a function, or where the fields are. */
  readonly read: ((frame: Frame) => Reading | readonly Reading[] | undefined) | ReadMap;
  readonly grammar?: GrammarConfig;
  readonly delivery?: DeliveryConfig;
  readonly ids?: IdsConfig;
  readonly refuses?: RefusesConfig;
  readonly limits?: LimitsConfig;
  /**
   * Requests over HTTP, under names of yours: history, status, cancel, download: `{ history: ({ thread }) => ({ method:
   * 'GET', path: `/threads/${thread}` }) }`. They are made with another user's ids, and must bring nothing of theirs,
   * and with the asker's own, so that caches are full: at any time, so none may take away what a later message needs,
   * as the deletion of a thread does. The token is in the header or cookie where connections have it, and else a
   * bearer's.
   */
  readonly probes?: Readonly<Record<string, ProbeConfig>>;
}

export interface StartConfig {
  /**
   * A command line, run by the shell in the directory of the configuration. `{port}` is the port of `url`. What it
   * starts is ended with overhear, however that ends.
   */
  readonly command: string;
  /**
   * A command line that ends the stack, for a command that returns once it runs: `docker compose down` for `docker
   * compose up -d`. It is run when overhear ends by itself, not when overhear is killed. Default: a signal ends it.
   */
  readonly stop?: string;
  /**
   * What is at `url` already is used, and left there; it has to find its model where `model.listen` says. Only where
   * `url` has no `{port}`. Default: that is an error.
   */
  readonly reuse?: boolean;
  /** Added to the environment; `{port}` and `{model}` (the model's base URL, which ends in /v1) are put in. */
  readonly env?: Readonly<Record<string, string>>;
  /** A path that is answered with 2xx once it is ready. Default: its port takes connections. */
  readonly ready?: string;
  /** How long that may take, in ms. Default: 30,000. */
  readonly readyMs?: number;
}

/** `env`: the variable that `start` sets to the base URL. `listen`: where overhear listens, for a stack that runs. */
export type ModelConfig = { readonly env: string } | { readonly listen: string };

/** A user with the token that they come with. */
export interface UserConfig {
  readonly id: string;
  readonly token: string;
  readonly email?: string;
}

export type UsersConfig =
  /** These, whom the stack knows. At least two; ten or more keep the search from waiting for free ones. */
  | { readonly list: readonly UserConfig[] }
  /**
   * As many as are needed, by tokens that overhear signs: with a shared `secret` (HS256), or a private `key` as PKCS #8
   * (PEM) of an asymmetric `alg`. `claims` default to `{ sub: id }`; `iat`, `exp` (1 h) and `jti` are added.
   */
  | {
      readonly jwt: {
        readonly secret?: string;
        readonly key?: string;
        readonly alg?: string;
        readonly kid?: string;
        readonly claims?: (user: { readonly id: string; readonly email: string }) => Readonly<Record<string, unknown>>;
      };
    }
  /** As many as are needed, by code: registers, or signs in, a user of a name that nobody had before. */
  | { readonly signIn: (user: SignIn) => Promise<UserConfig> };

export interface SignIn {
  /** Twelve letters and digits. A user signs in several times, always by their name. */
  readonly name: string;
  /** How often they signed in before: 0 the first time. */
  readonly session: number;
  readonly url: string;
  /** Sends JSON and returns the JSON of the answer; rejects unless that is 2xx. `path` is below `url`, or a URL. */
  readonly post: (path: string, body: object) => Promise<Record<string, unknown>>;
}

export interface ConnectConfig {
  /**
   * `websocket` (default) · `socket.io` (needs socket.io-client; what is sent is `{ event, data }`, and with
   * an `ack: 'name'` the acknowledgement comes as an event of that name) · `sse`: one stream of events per user,
   * opened by GET, messages go by POST · `http`: each message is a request, whose answer is JSON or a stream of its
   * run's events · a function: code of yours.
   */
  readonly transport?: 'websocket' | 'socket.io' | 'sse' | 'http' | OpenTransport;
  /**
   * `http`: events come over the socket, and messages go by requests: what `send`, `stop` and `attach` return is one,
   * as for `sse`, and `read` is given its answer with a `status`. `ping` stays on the socket. For `websocket` and
   * `socket.io`. Default: all goes over the socket.
   */
  readonly messages?: 'http';
  /** Default: `/`. */
  readonly path?: string;
  /**
   * Where the token goes. `header` (default): `Authorization: Bearer`. `message`: the first frame, as JSON. For
   * `socket.io` `auth` is the field of its handshake.
   */
  readonly token?: TokenPlace;
  /**
   * Where the id of a device goes, for stacks whose clients say which device they are: several users come from one.
   * `auth` is a field of the handshake of `socket.io`. Default: nobody says it.
   */
  readonly device?: { readonly query: string } | { readonly header: string } | { readonly auth: string };
  /**
   * Where a connection says what it goes on from: the `cursor` of an event that came before, its user's or, by mistake,
   * another's: `{ header: 'last-event-id' }`, or `{ greet: true }` where what `greet` returns, or a transport of yours,
   * says it. What is replayed may show nobody else's; whether it is all is judged where `delivery.replay` promises
   * that. Default: connections begin with what is new.
   */
  readonly resume?:
    | { readonly query: string }
    | { readonly header: string }
    | { readonly auth: string }
    | { readonly greet: true };
  /** Sent with each handshake and request. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The stack greets each connection, so that only one that `read` calls `welcome` was let in. `first`: and nothing but
   * the token may be sent before. Default: being open is the welcome.
   */
  readonly welcome?: true | 'first';
  /** Subprotocols that a WebSocket offers, beside those with the token. Default: none. */
  readonly protocols?: readonly string[];
  /**
   * What each WebSocket sends once it is let in, before anything else: subscriptions, joins. Texts, or what becomes
   * JSON; or what returns them, given the `cursor` that the connection goes on from. Default: nothing.
   */
  readonly greet?: readonly unknown[] | ((of: { readonly cursor: string | undefined }) => readonly unknown[]);
}

export type TokenPlace =
  | 'header'
  | { readonly header: string; readonly prefix?: string }
  | { readonly query: string }
  | { readonly cookie: string }
  /** The subprotocols that are offered. */
  | { readonly subprotocol: (token: string) => readonly string[] }
  | { readonly message: (token: string) => unknown }
  | { readonly auth: string };

/**
 * Opens a connection by code, to `url` as the configuration has it (no path added). It calls the observer for all that
 * comes: `onOpen` once what is sent arrives, `onRejected` where it never does; and answers with how it is used. What is
 * sent to it is what `send`, `stop` and `ping` returned, as text.
 */
export type OpenTransport = (
  opening: {
    readonly url: string;
    readonly token: string | null;
    readonly device: string | undefined;
    readonly cursor: string | undefined;
  },
  observer: SocketObserver,
) => Socket;

export interface OutgoingMessage {
  readonly text: string;
  /**
   * The id of the request, which is the client's own: a text such as `q7-fp1foghb`, or `1`, `2`, … of a client that
   * counts. `read` gives it back as it was.
   */
  readonly request: string;
  /** The thread that it goes to; undefined: a new one. */
  readonly thread: string | undefined;
  /** The user's id. */
  readonly user: string;
  /** The client's own key of the message, where `ids.key` is true. */
  readonly key: string | undefined;
}

/** What came: a frame, an event of a stream, or the answer to a request. */
export interface Frame {
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a stack says has no type that is known here
  readonly json: any;
  /** The name of the event: of a stream of events, or of Socket.IO. */
  readonly event: string | undefined;
  /** The id of the event of a stream of events. */
  readonly id: string | undefined;
  /** The status of an answer over HTTP. */
  readonly status: number | undefined;
}

/** What a frame says. Name what it holds and nothing else: `request` or `run` say of which message of its user. */
export interface Reading {
  /**
   * `agent_started`, `agent_thinking`, `tool_executing`, `tool_completed`; and how a run ends: `agent_completed`,
   * `agent_error`, `agent_stopped`. `error`: a message was refused, and no run began. `delta`: a piece of the `text`
   * that `agent_completed` brings whole; what is streamed besides, such as thoughts, is `other`.
   */
  readonly kind: EventKind | 'welcome' | 'accepted' | 'stopping' | 'attached' | 'pong' | 'error' | 'delta' | 'other';
  readonly request?: string | undefined;
  readonly run?: string | undefined;
  readonly thread?: string | undefined;
  /** Whom it says that its receiver is. */
  readonly user?: string | undefined;
  readonly connection?: string | undefined;
  /** The id of a tool call. */
  readonly tool?: string | undefined;
  /** What the model said. */
  readonly text?: string | undefined;
  readonly code?: string | undefined;
  readonly nonce?: string | undefined;
  /** The place after this event, to resume from. Default: the id of the event of a stream of events. */
  readonly cursor?: string | undefined;
}

/**
 * Where in a JSON frame the fields are, as paths (`data.run_id`), and which of its names mean which event:
 * `{ kind: 'type', names: { started: 'agent_started' }, run: 'run_id' }`. A name that is not there claims nothing.
 */
export interface ReadMap {
  readonly kind: string | readonly string[];
  readonly names: Readonly<Record<string, Reading['kind']>>;
  readonly request?: string | readonly string[];
  readonly run?: string | readonly string[];
  readonly thread?: string | readonly string[];
  readonly user?: string | readonly string[];
  readonly connection?: string | readonly string[];
  readonly tool?: string | readonly string[];
  readonly text?: string | readonly string[];
  readonly code?: string | readonly string[];
  readonly nonce?: string | readonly string[];
  readonly cursor?: string | readonly string[];
}

/** What a run looks like. Default: it begins with `agent_started` and ends with one of the three last events. */
export interface GrammarConfig {
  /** Default: `agent_started`. */
  readonly first?: EventKind;
  /** Default: `{ agent_completed: 'completed', agent_error: 'failed', agent_stopped: 'stopped' }`. */
  readonly last?: Readonly<Partial<Record<EventKind, 'completed' | 'failed' | 'stopped'>>>;
  /**
   * A run that completed has at least so many pairs of `tool_executing` and `tool_completed`, whatever its model says:
   * models call tools or not, as overhear's does. Default: 0.
   */
  readonly toolPairs?: number;
  /** A run that completed thinks first. Default: false. */
  readonly thinkingFirst?: boolean;
  /** How a `tool_completed` finds its `tool_executing`. Default: `order`. */
  readonly pairing?: 'call-id' | 'order';
  /** A run that fails or is stopped closes its open tools first. Default: false. */
  readonly closesTools?: boolean;
  /** A run that fails or is stopped before it has begun begins first, also one that waits in a row. Default: false. */
  readonly alwaysBegins?: boolean;
  /** A run ends as stopped only when its user asked for that, and not for instance when they leave. Default: false. */
  readonly stopsOnlyAsked?: boolean;
  /** A run whose model fails, or breaks off in its answer, does not complete with what it has. Default: false. */
  readonly failsWithModel?: boolean;
  /** A run fails only when its model does, and not for instance when a tool does. Default: false. */
  readonly failsOnlyWithModel?: boolean;
  /** Events that may come more than once where one is asked for. Default: none. */
  readonly repeated?: readonly EventKind[];
  /** All of a run that completed: `agent_started (tool_executing tool_completed)* agent_completed`. Default: any. */
  readonly completed?: string;
}

export interface DeliveryConfig {
  /**
   * Who gets the events of a run: the connection that sent the message (default); each one of its `user`; each one that
   * had sent a message to its `thread`, or had attached to that, before; or the one that sent the message, and from
   * then on each one that attaches to the `run`.
   */
  readonly audience?: 'connection' | 'user' | 'thread' | 'run';
  /**
   * What a connection is told again: all that came after the `cursor` that it resumes from; or `all` there was (of its
   * user; for the audience `run`, of the run that it attaches to). Default: `lost`, of which nothing is claimed.
   */
  readonly replay?: 'lost' | 'cursor' | 'all';
  /** Which events come in one order on all connections: those of a `run` (default), or all of a `user`. */
  readonly order?: 'run' | 'user';
  /**
   * The messages of a connection are worked off one after the other, each to the end of its run, and pings in their
   * turn. Default: false.
   */
  readonly inTurn?: boolean;
  /** What is said in a thread is told to the model, and by it, in no other thread of its user. Default: false. */
  readonly threadsApart?: boolean;
  /** Without `ping`: how long nothing must come before everything counts as delivered, in ms. Default: 250. */
  readonly quietMs?: number;
}

export interface IdsConfig {
  /**
   * Request ids are made by clients, who may all count from 1; `number`: and each of them is a whole number, as text.
   * Default: true for the audience `connection`, else false.
   */
  readonly request?: boolean | 'number';
  /** `client`: new threads get an id of ours, which other users' threads may have too. Default: `stack`. */
  readonly thread?: 'client' | 'stack';
  /** Messages can go to a thread that is there already. Default: true when `thread` is `client`, else false. */
  readonly threads?: boolean;
  /**
   * Messages have a key of the client's own: one that comes again, word for word, with the same key is answered with
   * the run that it got first, and begins none. Default: false.
   */
  readonly key?: boolean;
}

/** What is refused. Default: bad tokens are not tried. */
export interface RefusesConfig {
  /**
   * A handshake with no token, or a bad one: by one of these statuses (a refusal of Socket.IO is 401), or close codes
   * before any welcome.
   */
  readonly handshake: { readonly status?: readonly number[]; readonly close?: readonly number[] };
}

export interface LimitsConfig {
  /** A run ends within this once its model has answered, in ms. Default: 5,000. */
  readonly runEndsMs?: number;
  /** A message is answered within this, whatever others do, in ms. Default: nothing is claimed. */
  readonly answersMs?: number;
  /** Runs of one user that may be under way at once. Default: any number. */
  readonly runs?: number;
  /** Connections of one user at once, at most. Default: any number. */
  readonly connections?: number;
  /** Longer texts are not sent, in bytes. Default: any length. */
  readonly textBytes?: number;
  /** The longest key of a message, where `ids.key` is true. Default: keys are short. */
  readonly keyCharacters?: number;
}

/** A request about a run, mostly another user's. Ids that the stack never told are empty. */
export type ProbeConfig = (of: {
  readonly run: string;
  readonly thread: string;
  readonly user: string;
}) => ProbeRequest;

export interface ProbeRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes JSON. */
  readonly body?: object;
}
