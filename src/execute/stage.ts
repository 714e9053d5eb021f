import type { HttpClient, PendingRequest } from '../client/http.ts';
import type { HeldSession, Identity } from '../client/identity.ts';
import type { SignInContext } from '../client/sign-in.ts';
import type { Ask } from '../contract/ask.ts';
import type { Disturbance } from '../contract/disturbance.ts';
import type { EventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Outcome, Purpose } from '../history/history.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Plan } from '../plan/plan.ts';
import type { Visit } from '../puppet/puppet.ts';
import type { Socket } from '../target/socket.ts';
import type { Endpoints, FrameReader, RunningStack, Target } from '../target/target.ts';
import type { CanaryMaker } from './canary.ts';
import type { Patience } from './patience.ts';
import type { KnownThread } from './threads.ts';

/** Everything that one execution works on. Built by the preamble, moved by the engine, ended by the audit. */
export interface Stage {
  readonly plan: Plan;
  readonly patience: Patience;
  /** Eight characters that no other execution has: part of shared prompts and keys. */
  readonly tag: string;
  /** The campaign's clock, in ms, at the history's zero. */
  readonly startedAt: number;
  readonly target: Target;
  /** Where the stack of a user is: one for all of them, unless they are kept apart. */
  readonly endpointsOf: (user: number) => Endpoints;
  readonly stack: Pick<RunningStack, 'disturb' | 'mend'>;
  readonly http: HttpClient;
  readonly signIn: SignInContext;
  /** The public keys of the service of a user, for forged tokens. */
  readonly jwksOf: (user: number) => Promise<string>;
  readonly recorder: Recorder;
  readonly canary: CanaryMaker;
  readonly visit: Visit;
  readonly actors: readonly Actor[];
  readonly lines: Line[];
  readonly sends: Map<number, Send>;
  readonly outcomes: Map<number, Outcome>;
  readonly requests: Set<InFlight>;
  /** Jobs over HTTP that wait for what they refer to. */
  readonly loose: Set<Job>;
  readonly tokens: TokenBook;
  /** Steps that are busy with something of their own: a token to make, real time to pass. */
  readonly preparing: Set<number>;
  /** Disturbances that are not undone, by their number, the oldest first. */
  readonly inForce: Map<number, InForce>;
  /** When a disturbance was last undone, in ms of the history. */
  mendedAt: number | undefined;
  countOpened(): void;
  /** Number of watchdogs that fired: an execution with one is not quiet. */
  watchdogs: number;
  /** It has shown what it was performed for: nothing more is asked or waited for. */
  hasEnough: boolean;
  counters: { connection: number; request: number; ask: number; disturbance: number };
  /** The lull that is waited for, where no fence tells what is still on its way. */
  lull: Promise<void> | undefined;
  /** Length of the history when fences were last asked for on the way; beyond it there is news. */
  probedAt: number;
  /** Request ids of the fences that were asked for since nothing else went on. */
  readonly probes: Set<string>;
  /** The next step to issue, an index. */
  cursor: number;
  /** Who looks whenever something has happened: the engine, then the audit's waits. */
  readonly watchers: Set<() => void>;
  /** Something has happened: lets everyone who waits look what can go on now. */
  wake(): void;
}

/** A user of the plan, as the identity that plays them. */
export interface Actor {
  readonly user: number;
  readonly identity: Identity;
  readonly leaseHeadSeq: number;
  /** The newest line of each connection of the plan. */
  readonly slots: Map<number, Line>;
  readonly sessions: Map<number, ActorSession>;
  /** The largest `seq` that any of the user's lines brought. */
  lastSeq: number;
  /** Runs whose last event one of the user's lines brought, and all that were seen to begin or were accepted. */
  readonly endedRuns: Set<string>;
  /** Runs that the stack called over, or did not know, when it was asked after them. */
  readonly overRuns: Set<string>;
  /** Of runs that no line can show: how often each was asked after, and when first, in ms of the history. */
  readonly polls: Map<string, { readonly times: number; readonly sinceMs: number }>;
  readonly knownRuns: Set<string>;
  /** Threads that its messages went to. */
  readonly threads: Map<string, KnownThread>;
  /** Nothing that this user asked for is unknown, and no session was spoilt: the identity may serve again. */
  clean: boolean;
}

export interface ActorSession {
  held: HeldSession;
  /** Number of its newest token's entry. */
  token: number;
  deadRefreshToken?: string;
  /** A refresh was broken off: nobody knows which refresh token lives. */
  refreshUnknown: boolean;
  /** When the answer to its logout came, in ms of the history. */
  revokedAt?: number;
  /** A logout was asked and not answered. */
  perhapsRevoked: boolean;
}

/** One socket of the execution. */
export interface Line {
  readonly connection: number;
  readonly user: number;
  readonly slot: number;
  readonly purpose: Purpose;
  readonly replica: number;
  readonly step: number | undefined;
  socket: Socket | undefined;
  readonly reader: FrameReader;
  /** `opening` until the handshake's end; `ended`: closed, rejected, or silent. */
  state: 'opening' | 'open' | 'ended';
  welcome: string | undefined;
  /** Length of the history at the first frame: what is accepted later shows on this line from its beginning. */
  welcomedAt: number;
  session: number | undefined;
  token: number | null;
  stalled: boolean;
  /** When its handshake began, on the campaign's clock in ms. */
  openedAt: number;
  /** The plan, or the end of the execution, closed it. */
  closing: boolean;
  lastSeq: number;
  readonly queue: Job[];
  /** Its client counts its requests: the number of the newest. Undefined: their ids are unique. */
  counted: number | undefined;
  /** Threads that it began, where clients name them. */
  begun: number;
  /** Asks that wait for the answer with their request id. */
  readonly awaiting: Map<string, Awaiting>;
  /** Events that this line brought: run and kind to count. */
  readonly counts: Map<string, number>;
  /** Called once when it is over: the step that closed it has its outcome then. */
  onEnded: () => void;
  /** Threads, or runs, that it is known to hear of: from which length of the history on. */
  readonly hears: Map<string, number>;
  /** Runs of which it brought an event. */
  readonly shown: Set<string>;
  /** The last fence that was asked of it. */
  fence: { nonce: string; passed: boolean } | undefined;
}

/** Something to ask once the line, if it has one, is open and what it refers to is known. */
export interface Job {
  readonly step: number;
  ready(): Readiness;
  go(): void;
}
/** `never`: what it needs will not come; the sentence says what. */
export type Readiness =
  | { readonly kind: 'now' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'never'; readonly why: string };

export interface Awaiting {
  readonly step: number | undefined;
  /** The answer may have no request id: the first error without one answers it. */
  readonly anonymous: boolean;
  settle(outcome: Outcome, seen?: SeenFrame): void;
}

export interface InFlight {
  readonly step: number | undefined;
  pending: PendingRequest | undefined;
}

/** A disturbance that lasts. */
export interface InForce {
  readonly number: number;
  readonly disturbance: Disturbance;
  /** Resolves once it is in force, or could not be brought about. */
  readonly begun: Promise<void>;
  mending: Promise<void> | undefined;
}

/** What a send step started. */
export interface Send {
  readonly step: number;
  readonly user: number;
  /** Length of the history when it was issued. */
  readonly issuedAt: number;
  /** The line that it went out on; undefined before that, and when it went over HTTP. */
  line: Line | undefined;
  key: string | undefined;
  content: string;
  /** What went out, once it did. */
  ask: Ask | undefined;
  /** It asked for a new thread. */
  beginsThread: boolean;
  threadId: string | undefined;
  runId: string | undefined;
  /** The answer named the run of an earlier message with the same key. */
  isRepeated: boolean;
  /** `over`: refused, unreached, or lost. */
  state: 'pending' | 'accepted' | 'over';
  modelRequests: number;
  toolRequests: number;
  /** Requests of it that the puppet has not ended yet. */
  openRequests: number;
}

export interface HeldToken {
  readonly number: number;
  readonly secret: string;
  /** In ms of the history. */
  readonly expiresLatestAt: number;
}
export interface TokenBook {
  add(token: {
    readonly secret: string;
    readonly user: number | null;
    readonly session: number | null;
    readonly made: string;
    readonly sound: boolean;
    readonly expiresEarliestAt: number;
    readonly expiresLatestAt: number;
    readonly request?: number;
  }): number;
  get(number: number): HeldToken;
}

export function eventCountKey(runId: string, event: EventKind): string {
  return `${event} ${runId}`;
}
