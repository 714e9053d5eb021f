/**
 * What the replicas of a stack tell each other. A message is a hint: what is true stands in the tables, and a message
 * that is lost costs only time. None carries anything that a user wrote.
 */
export type BusMessage =
  /** An event of this user was stored under this number. */
  | { readonly topic: 'event'; readonly userId: string; readonly seq: number }
  | { readonly topic: 'revoked'; readonly sessionId: string }
  | { readonly topic: 'stop'; readonly runId: string }
  /** A run waits to be started by the replica to which it is assigned. */
  | { readonly topic: 'start'; readonly runId: string; readonly incarnation: string }
  | { readonly topic: 'ended'; readonly runId: string }
  /** Messages of somebody may have been lost. */
  | { readonly topic: 'gap' }
  /** Sent by a bus to itself, to notice that it has gone deaf. */
  | { readonly topic: 'beat'; readonly listener: string; readonly number: number };

/** A message that listeners are told of as it is. */
export type Told = Exclude<BusMessage, { readonly topic: 'gap' | 'beat' }>;

export interface BusListener {
  onMessage(message: Told): void;
  /** Messages may have been lost before this: what they told must be read from the tables. Called at the start, too. */
  onGap(): void;
}

/** A way between the services of a stack: PostgreSQL's LISTEN and NOTIFY, or Redis. */
export interface Bus {
  /**
   * The channel on which PostgreSQL itself tells, with the commit, what a transaction has stored. Undefined: what was
   * stored is published after the commit.
   */
  readonly channel: string | undefined;
  /** Begins to listen; resolves when no message published from now on is missed. It keeps at it until it is closed. */
  listen(listener: BusListener): Promise<void>;
  /** Nobody waits for it. What cannot be published becomes a gap of all listeners, once the bus is back. */
  publish(messages: readonly BusMessage[]): void;
  /** Sends itself a beat. Whether it heard the one before; a bus that has gone deaf listens anew, and has a gap. */
  check(): Promise<boolean>;
  /** For how long a message may have been missed: since the newest beat that was heard was sent, in ms. */
  silentMs(): number;
  close(): Promise<void>;
}
