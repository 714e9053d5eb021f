import type { AgentEvent, FinalEvent, ToolResult } from '../protocol/events.ts';
import type { EventFrame } from '../protocol/server-frames.ts';
import type { AnswerParser } from './agent/answer-parser.ts';
import type { CharacterDecoder } from './agent/event-stream.ts';
import type { ModelRequest } from './agent/model.ts';
import type { PendingCall } from './agent/pending-calls.ts';
import type { Emit, ToolUse } from './agent/use-tool.ts';
import type { Answer, Connection } from './backend/connection.ts';
import type { FeedPhase } from './backend/feed.ts';
import type { Groups } from './backend/groups.ts';
import type { JsonObject } from './read-json.ts';
import type { Accepted, AcceptedBy, NewMessage } from './store/accept-message.ts';
import type { Appended } from './store/append-event.ts';
import type { Sql } from './store/connect.ts';
import type { Context, StoredMessage } from './store/messages.ts';
import type { OpenSession } from './store/sessions.ts';
import type { StoredThread } from './store/threads.ts';
import type { Principal } from './verify-token.ts';

/** Where a token is shown: a request, a handshake, or a `refresh_token` on a live socket. */
export type TokenDoor = 'http' | 'handshake' | 'live';

/** A run that a replica is to execute. */
export interface RunTask {
  readonly userId: string;
  readonly threadId: string;
  readonly runId: string;
  readonly messageId: string;
}

/**
 * The functions of a backend replica at which what belongs to one user could reach another, or go missing. The replica
 * calls them through this record and never each other, so that one can be replaced when the stack is composed.
 */
export interface Seams {
  /** Whom a token names; refused when it is not sound. */
  verifyToken(token: string, door: TokenDoor): Promise<Principal>;
  /** Whom the connection of a handshake is made for, whose token was verified. */
  admit(principal: Principal): Promise<Principal>;
  /** The id of a connection that is made for this principal. */
  newConnectionId(principal: Principal): string;
  /** Whom a request over HTTP is of, whose session must not be revoked. `gone`: its client has left. */
  requester(principal: Principal, gone: AbortSignal): Promise<string>;
  /** Whether a live connection may go on with the token of this principal, whose session is not looked at yet. */
  mayMove(connection: Connection, to: Principal): boolean;
  /** Asked before each frame that is worked off or sent. */
  isExpired(principal: Principal): boolean;
  /** Calls back at the token's end; answers with how to forget it. */
  watchExpiry(principal: Principal, onExpired: () => void): () => void;
  /** A session was revoked: ends what lives by it on this replica. */
  onRevoked(sessionId: string): void;
  /** A client frame of so many bytes came in: `take` has it worked off, or refused, in its turn. */
  receive(connection: Connection, bytes: number, take: () => void): void;
  /** In whose name a client frame acts. */
  actingUser(connection: Connection, frame: JsonObject): string;
  /** Gives the answer to a client frame that came over this connection. */
  answer(connection: Connection, answer: Answer): void;
  /** The messages of a thread for `get_history`; undefined when the user has no such thread. */
  socketHistory(request: HistoryRequest): Promise<StoredMessage[] | undefined>;
  /** A page of the user's threads, newest first. */
  threadList(request: ThreadListRequest): Promise<StoredThread[]>;
  /** The id of the run of a message that was not taken yet. */
  newRunId(message: Omit<NewMessage, 'runId'>): string;
  /** Stores a message with its run, or finds the first answer to its key. */
  acceptMessage(message: NewMessage): Promise<Accepted>;
  /** The body of the answer to a GET of `/api`; `path` holds the query too. */
  answerRead(read: { userId: string; path: string }, produce: () => Promise<object>): Promise<object>;
  register(connection: Connection): void;
  unregister(connection: Connection): void;
  /** Resolves when what is stored from now on wakes the connection: only then is its head read. */
  hear(connection: Connection): Promise<void>;
  /** Brings a connection what is stored after `after`, and goes on from there. */
  startFeed(connection: Connection, from: FeedStart): void;
  /** An event was stored: tells those whom it concerns on this replica. */
  routeEvent(stored: { userId: string; seq: number }): void;
  /** Brings one event of its feed to a connection. */
  deliver(connection: Connection, event: EventFrame, phase: FeedPhase): void;
  /** A frame is to go out on a connection, as this text: `write` puts it on the socket, if there is one still. */
  transmit(connection: Connection, text: string, write: (text: string) => void): void;
  /** Stores what tells that a run has begun. */
  announceStart(run: RunTask, append: (event: AgentEvent) => Promise<void>): Promise<void>;
  /** Stores an event of a run that is under way. */
  appendEvent(run: RunTask, event: AgentEvent): Promise<Appended>;
  /** Ends a run, if nobody has, with its last event. */
  finishRun(run: RunTask, last: FinalEvent): Promise<void>;
  /** Under what the model's answer to a request is kept, for the next one of the same key. */
  keptUnder(request: ModelRequest): string;
  /** Under what requests to the model that are under way at once share one answer. */
  sharedUnder(request: ModelRequest): string;
  /** What makes characters of the bytes of the model's answer to a request, as they come. */
  characterDecoder(request: ModelRequest): CharacterDecoder;
  /** What puts the model's answer to a request together. */
  answerParser(request: ModelRequest): AnswerParser;
  /** Uses a tool in a run, with what stores that run's events. */
  useTool(use: ToolUse, emit: Emit): Promise<ToolResult>;
  /** Under what the result of a tool call is waited for. */
  pendingUnder(call: PendingCall): string;
  /** The run that goes no further on this replica when one was asked to stop. */
  runToStop(runId: string): string;
  /** What the model is told before a run's own turns. */
  conversation(run: RunTask): Promise<Context>;
}

export interface HistoryRequest {
  readonly userId: string;
  readonly threadId: string;
  readonly after: number;
  readonly limit: number;
}

export interface ThreadListRequest {
  readonly userId: string;
  /** Position of the thread before which the page begins; null: the first page. */
  readonly before: number | null;
  readonly limit: number;
}

/** Where a feed begins: `head` was the newest event then, and `resumedFrom` is what the client asked for. */
export interface FeedStart {
  readonly after: number;
  readonly head: number;
  readonly resumedFrom: number | null;
}

/** What a replacement of a seam may need of its replica. */
export interface ReplicaParts {
  readonly replica: number;
  /** Of the stack, this one among them. */
  readonly replicas: number;
  readonly connections: Groups<Connection>;
  /** Where the stack's Redis is, where it has one, and what its keys begin with. */
  readonly redis: { readonly url: string; readonly keyPrefix: string } | undefined;
  /** Another pool of connections to the replica's database; it ends with the replica. */
  openPool(size: number): Sql;
  /** The public keys, as a JWK set. */
  publicKeys(): Promise<readonly JsonObject[]>;
  /** The seam as it is, but for how it stores the run. */
  acceptMessage(message: NewMessage, storeRun: AcceptedBy['storeRun']): Promise<Accepted>;
  readEvents(userId: string, options: { after: number; limit: number }): Promise<readonly EventFrame[]>;
  /** A thread's messages as its owner reads them. */
  readMessages(request: HistoryRequest): Promise<StoredMessage[] | undefined>;
}

/** Replaces some seams of one replica; the given ones are those that it replaces. */
export type Modifier = (seams: Seams, parts: ReplicaParts) => Partial<Seams>;

/** The functions of the auth service that can be replaced in the same way. */
export interface AuthSeams {
  /** The id of an account that is made. */
  newUserId(): string;
  /** Exchanges a refresh token for the next one of its session; undefined when it is dead. */
  exchange(refreshToken: string): Promise<OpenSession | undefined>;
}

export type AuthModifier = (seams: AuthSeams) => Partial<AuthSeams>;
