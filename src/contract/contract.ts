import type { Disturbed } from './disturbance.ts';
import type { EventKind } from './event-kinds.ts';

/** What a target promises. Checkers judge by it and by nothing else: a promise that is absent here is not judged. */
export interface Contract {
  readonly name: string;
  readonly grammar: Grammar;
  readonly delivery: Delivery;
  readonly refusals: Refusals;
  readonly limits: Limits;
  /** Absent: nothing is promised of a stack that is disturbed. */
  readonly disturbed?: Disturbed;
  /** Ids of threads are made by clients, so that those of two users may be equal. Absent: the stack makes them. */
  readonly clientThreads?: boolean;
  /**
   * A message is a repetition by its key alone, whatever it says now and however far the first one is. Absent: only one
   * that is the same, of which the first was answered before.
   */
  readonly keysAlone?: boolean;
  /** What is said in a thread is told in no other thread of its user. Absent: an agent may remember it. */
  readonly threadsApart?: boolean;
  readonly upstream: {
    /** Times that a stack may send the same model or tool request. */
    readonly attempts: number;
    /** The model is told every message that its thread had when the newest was sent. Absent: it may be told fewer. */
    readonly wholeThread?: boolean;
  };
}

/** Which words of events a run may be. */
export interface Grammar {
  readonly first: EventKind;
  /** Each event that ends a run, with the run's status afterwards; nothing of the run follows it. */
  readonly endings: Readonly<Partial<Record<EventKind, RunStatus>>>;
  /** What a run that completed must hold besides its first and last event. */
  readonly completed: { readonly thinkingFirst: boolean; readonly toolPairs: number };
  /** How a `tool_completed` finds its `tool_executing`: by tool-call id (unique among open calls), or by order. */
  readonly pairing: 'call-id' | 'order';
  /** A run that failed or was stopped may end while tools of it are open. Absent: they are closed first. */
  readonly leavesToolsOpen?: boolean;
  /** A run that fails or is stopped before it has begun ends all the same. Absent: it begins first. */
  readonly endsUnbegun?: boolean;
  /** A run ends as stopped only when it was asked to stop, or its thread to be deleted. Absent: for whatever reason. */
  readonly stopsOnlyAsked?: boolean;
  /** A run whose model fails, or breaks off in its answer, does not complete. Absent: it may, with what it has. */
  readonly failsWithModel?: boolean;
  /** A run fails only when its model does, or is interrupted. Absent: for whatever reason. */
  readonly failsOnlyWithModel?: boolean;
  /** A run that has ended may be asked to stop all the same. Absent: that may be refused. */
  readonly stopsEnded?: boolean;
  /** Events that may come more than once where the grammar asks for one; none by default. */
  readonly repeated?: readonly EventKind[];
  /**
   * A whole run that completed, as a regular expression over the kinds of its events, each with a space behind it:
   * `agent_started (agent_thinking )*agent_completed `. Absent: the other fields say it all.
   */
  readonly completedWord?: string;
}

export type RunStatus = 'running' | 'completed' | 'failed' | 'stopped';

/**
 * Who gets the events of a run: each connection of its user; the one that sent the message; each one that had sent a
 * message to its thread or had attached to that before; or the one that sent the message, and from then on each one
 * that attaches to the run.
 */
export type Audience = 'user' | 'connection' | 'thread' | 'run';

export interface Delivery {
  readonly audience: Audience;
  /**
   * What a connection brings of what its user was told before it: all that came after the place that it resumes from,
   * or all there is (with the audience `run`: of a run that it attaches to). Absent: that is lost.
   */
  readonly replay?: 'cursor' | 'all';
  /** All connections of a user bring their events in one order. Absent: only those of one run. */
  readonly order?: 'user';
  /** Events of a user carry `seq`: 1, 2, 3, … without a hole, in that order on each connection. */
  readonly sequence: boolean;
  /** A connection may resume after a `seq`. */
  readonly resume: boolean;
  /** An answered ping proves that everything stored before it was delivered. */
  readonly fence: boolean;
  /** Without a fence: once nothing has come for so long, in ms, everything counts as delivered. 250 when absent. */
  readonly lullMs?: number;
  /** Each message is answered by an acceptance or a refusal, before its run's first event on that connection. */
  readonly accepts: boolean;
  /** Nothing may be sent on a connection before it was let in. Absent: what is sent before waits for that. */
  readonly welcomeFirst?: boolean;
  /** A connection's messages are worked off one after the other, to the end of their runs; pings wait in the row. */
  readonly inTurn?: boolean;
  /** No run of a user waits for another one of theirs. Absent: it may, in a thread or at all, until that has ended. */
  readonly runsApart?: boolean;
  /** An event reads the same on each connection and in each replay. */
  readonly equalEverywhere: boolean;
  /** Messages and thread list can be read and agree with the events. */
  readonly history: boolean;
}

/**
 * How something that must be refused is refused at one door. Any of the codes is right. For a dead token at the door
 * `live`, `close` is how a socket ends that lives on it; one that is merely offered such a token stays.
 */
export interface Refusal {
  readonly status?: number;
  readonly codes: readonly string[];
  /** The close code, where the refusal ends the connection. */
  readonly close?: number;
  /** Of a handshake that is accepted first and then refused: the close codes that are right, before any welcome. */
  readonly closes?: readonly number[];
}

export const OFFENCES = [
  'token-missing',
  'token-invalid',
  'token-expired',
  'token-revoked',
  'principal-mismatch',
  'credentials-wrong',
  'email-taken',
  'not-found',
  'bad-request',
  'run-ended',
  'key-reused',
  'cursor-out-of-range',
  'too-large',
  'rate-limited',
  'not-reading',
  'unavailable',
] as const;
/** What is wrong with a request, in no stack's own words. */
export type Offence = (typeof OFFENCES)[number];

export const DOORS = ['http', 'handshake', 'live'] as const;
export type Door = (typeof DOORS)[number];

/** A missing cell: the stack promises nothing there. */
export type Refusals = Readonly<Partial<Record<Offence, Readonly<Partial<Record<Door, Refusal>>>>>>;

/** Limits of the stack under test, as it was started. Absent: none is promised. */
export interface Limits {
  readonly frameBytes?: number;
  readonly framesPerSecond?: number;
  readonly unfinishedRuns?: number;
  /** From a revocation's answer, or a token's `exp`, to the close of each live socket of it. */
  readonly closeAfterMs?: number;
  /** A run whose model and tool requests were all answered ends within this. */
  readonly runEndsAfterMs?: number;
  /** A request, a frame or a handshake is answered within this, whatever anybody else does meanwhile. */
  readonly answersAfterMs?: number;
  readonly titleCodePoints?: number;
  /** The longest key of a message that a client may give. */
  readonly keyCharacters?: number;
  readonly defaultPage?: number;
  readonly largestPage?: number;
}
