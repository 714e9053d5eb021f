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
  /** Sent by a bus to itself, to notice that it has gone deaf. */
  | { readonly topic: 'beat'; readonly incarnation: string };

export interface BusListener {
  onMessage(message: BusMessage): void;
  /** Messages may have been lost before this: what they told must be read from the tables. Called at the start, too. */
  onGap(): void;
}

/** A way between replicas; this one is PostgreSQL's LISTEN and NOTIFY, another may be Redis. */
export interface Bus {
  /** Begins to listen; resolves when no message published from now on is missed. */
  listen(listener: BusListener): Promise<void>;
  publish(message: BusMessage): Promise<void>;
  /** Whether it hears itself. After a deaf second it listens anew, and calls `onGap`. */
  check(): Promise<boolean>;
  close(): Promise<void>;
}
