import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defer } from '../support/deferred.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';
import { freePort } from './free-port.ts';
import { createKeeper, type Keeper, type Kept, type Order } from './keeper.ts';

/** How a server is started that others wrote. */
export interface ServerKind {
  readonly name: string;
  /** Of the errors that it did not start. */
  readonly code: string;
  /** What to do then. */
  readonly hint: string;
  /** What it prints once it accepts connections, and when somebody else has its port. */
  readonly ready: RegExp;
  readonly taken: RegExp;
  /**
   * Finds its programs and makes what it needs in the directory, each time that a server of its kind is started. What
   * it resolves with is the command that serves on a port.
   */
  prepare(place: Place): Promise<(port: number) => Command>;
}

export type Command = Pick<Order, 'file' | 'args' | 'endSignal'>;

export interface Place {
  readonly directory: string;
  /** Whom it runs as; absent: as ourselves. */
  readonly identity?: { readonly uid: number; readonly gid: number };
  /** Runs a program to its end; rejects with what it printed when that is not a good one. */
  readonly finish: (command: Command) => Promise<void>;
}

/** A server of ours. */
export interface Server {
  /** Of 127.0.0.1; another one after each restart, since the old one may be taken meanwhile. */
  port(): number;
  /** Kills it and starts it again on what it has written. */
  restart(): Promise<void>;
  /** Ends it and removes its directory; may be called again. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Absent: a free one. */
  readonly port?: number;
  /** Where its own directory is made: the system's directory of temporary files, when absent. */
  readonly directory?: string;
  /** Absent: one of its own. */
  readonly keeper?: Keeper;
}

const START_LIMIT_MS = 60_000;
const TRIES = 5;
/** `nobody`, as whom servers run when we are root, since PostgreSQL refuses root. */
const NOBODY = { uid: 65534, gid: 65534 };

/**
 * Starts a server on 127.0.0.1, for one use, in a new directory. However our process ends, the server ends and the
 * directory goes. Rejects with the kind's code, or `port-in-use` when the given port is taken.
 */
export async function startServer(kind: ServerKind, options: ServerOptions): Promise<Server> {
  const keeper = options.keeper ?? createKeeper();
  const identity = process.getuid?.() === 0 ? NOBODY : undefined;
  const parent = options.directory ?? tmpdir();
  let directory: string | undefined;
  let running: { readonly kept: Kept; readonly port: number } | undefined;
  const stop = async (): Promise<void> => {
    await running?.kept.end();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    if (options.keeper === undefined) await keeper.stop();
  };
  const restart = async (start: (port: number) => Promise<Kept>): Promise<void> => {
    await running?.kept.signal('SIGKILL');
    await running?.kept.ended;
    running = await startSomewhere(start, undefined);
  };
  try {
    directory = await mkdtemp(join(parent, `overhear-${kind.name.toLowerCase()}-`));
    keeper.own(directory);
    const runs = { directory, ...(identity !== undefined && { identity }) };
    if (identity !== undefined) await chown(directory, identity.uid, identity.gid);
    const serve = await kind.prepare({ ...runs, finish: (command) => finish(keeper, { ...command, ...runs }) });
    const start = (port: number): Promise<Kept> => startOn(port, { kind, keeper, order: { ...serve(port), ...runs } });
    running = await startSomewhere(start, options.port);
    return {
      port: () => running?.port ?? 0,
      restart: () => keeper.hold(restart(start)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error instanceof OverhearError && error.code !== 'watchdog' ? error : unavailable(kind, describeError(error));
  }
}

async function startSomewhere(
  start: (port: number) => Promise<Kept>,
  given: number | undefined,
): Promise<{ readonly kept: Kept; readonly port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = given ?? (await freePort());
    try {
      return { kept: await start(port), port };
    } catch (error) {
      // Another process may take a free port between our look and the server's.
      const again = error instanceof OverhearError && error.code === 'port-in-use' && given === undefined;
      if (!again || tries === TRIES) throw error;
    }
  }
}

async function startOn(port: number, on: { kind: ServerKind; keeper: Keeper; order: Order }): Promise<Kept> {
  const { kind, keeper, order } = on;
  const ready = defer<void>();
  let said = '';
  const onSaid = (text: string): void => {
    said += text;
    if (!kind.ready.test(said)) return;
    ready.resolve();
    said = '';
  };
  const kept = await keeper.run({ ...order, onSaid });
  void kept.ended.then(() => {
    ready.reject(kind.taken.test(kept.said()) ? taken(port) : unavailable(kind, kept.said()));
  });
  try {
    const what = `${kind.name} to accept connections`;
    await keeper.hold(within(ready.promise, { limitMs: START_LIMIT_MS, what }));
  } catch (error) {
    await kept.end();
    throw error;
  }
  return kept;
}

async function finish(keeper: Keeper, order: Order): Promise<void> {
  const kept = await keeper.run(order);
  const end = await keeper.hold(within(kept.ended, { limitMs: START_LIMIT_MS, what: `${order.file} to end` }));
  if (end !== 0) throw new Error(kept.said());
}

function taken(port: number): OverhearError {
  return new OverhearError('port-in-use', `expected port ${port} of 127.0.0.1 to be free; somebody listens on it`, {
    hint: 'Give another port, or none and a free one is taken.',
  });
}

function unavailable(kind: ServerKind, said: string): OverhearError {
  const came = said.trim() || 'nothing';
  return new OverhearError(kind.code, `expected ${kind.name} to start; what came: ${came}`, { hint: kind.hint });
}
