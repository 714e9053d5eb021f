import type { Entry, EntryOf, History } from './history.ts';

/** A history, indexed once for all checkers. Lists are in the order of the history. */
export interface HistoryView {
  readonly history: History;
  readonly users: readonly UserView[];
  readonly connections: readonly ConnectionView[];
  readonly requests: readonly RequestView[];
  readonly tokens: ReadonlyMap<number, EntryOf<'token'>>;
  readonly upstream: readonly EntryOf<'upstream'>[];
  readonly watchdogs: readonly EntryOf<'watchdog'>[];
  readonly outcomes: ReadonlyMap<number, EntryOf<'settled'>>;
  readonly quiet: EntryOf<'quiet'> | undefined;
  readonly disturbances: readonly DisturbanceView[];
}

export interface UserView {
  readonly user: number;
  readonly lease: EntryOf<'lease'>;
  readonly canaries: readonly EntryOf<'canary'>[];
  readonly connections: readonly ConnectionView[];
}

/** One socket from its handshake to its end. `end` is the close, the rejection, or undefined while it is open. */
export interface ConnectionView {
  readonly connection: number;
  readonly user: number;
  readonly opening: EntryOf<'opening'>;
  readonly opened: EntryOf<'opened'> | undefined;
  readonly rejected: EntryOf<'rejected'> | undefined;
  readonly closed: EntryOf<'closed'> | undefined;
  readonly frames: readonly EntryOf<'frame'>[];
  readonly sent: readonly EntryOf<'sent'>[];
  /** Every entry of this connection, `stalled` and `drained` too. */
  readonly entries: readonly Entry[];
}

/** One disturbance of the stack; `mended` is absent while it is in force. */
export interface DisturbanceView {
  readonly disturbed: EntryOf<'disturbed'>;
  readonly mended: EntryOf<'mended'> | undefined;
}

/** One HTTP request with its answer, or how it was broken off; both absent while it is in flight. */
export interface RequestView {
  readonly request: EntryOf<'request'>;
  readonly response: EntryOf<'response'> | undefined;
  readonly broken: EntryOf<'broken'> | undefined;
}
