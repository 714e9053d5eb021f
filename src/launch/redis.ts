import { OverhearError } from '../support/errors.ts';
import { findOnPath } from './find-on-path.ts';
import { startServer, type ServerKind, type ServerOptions } from './server.ts';

/** A Redis server of ours, without a password. */
export interface Redis {
  /** Of 127.0.0.1; another one after each restart. */
  port(): number;
  /** Kills it and starts it again; it forgets nothing that it has confirmed. Resolves when it answers. */
  restart(): Promise<void>;
  /** Ends the server and removes its directory; may be called again. */
  stop(): Promise<void>;
}

/** `undefined` where the machine has none. */
export function findRedis(path = process.env.PATH ?? ''): string | undefined {
  return findOnPath('redis-server', path);
}

/**
 * Starts an empty Redis on 127.0.0.1 in a new directory, as `startPostgres` does with its server. Rejects with
 * `redis-unavailable`, or `port-in-use` when the given port is taken.
 */
export async function startRedis(options: ServerOptions = {}): Promise<Redis> {
  return startServer(REDIS, options);
}

const REDIS: ServerKind = {
  name: 'Redis',
  code: 'redis-unavailable',
  hint: 'Set TMPDIR to a directory that every user may enter, or set REDIS_URL to a Redis that runs.',
  ready: /Ready to accept connections/,
  taken: /Address already in use/,
  prepare: ({ directory }) => {
    const file = findRedis();
    if (file === undefined) {
      const hint = 'Install it (`apt-get install -y redis-server`, `brew install redis`), or set REDIS_URL.';
      throw new OverhearError('redis-unavailable', 'expected redis-server on PATH; found none', { hint });
    }
    return Promise.resolve((port) => ({
      file,
      args: settings({ directory, port }).flatMap(([name, value]) => [`--${name}`, value]),
      endSignal: 'SIGKILL',
    }));
  },
};

function settings({ directory, port }: { directory: string; port: number }): readonly (readonly [string, string])[] {
  return [
    ['port', `${port}`],
    ['bind', '127.0.0.1'],
    ['dir', directory],
    ['save', ''],
    ['appendonly', 'yes'],
    // Each write is with the system before its answer, so that a kill forgets none; with `everysec` some may wait for
    // a sync. Only the end of the machine forgets, and then nobody asks.
    ['appendfsync', 'no'],
    // A rewrite of a file this small would only be one more thing that happens.
    ['auto-aof-rewrite-percentage', '0'],
  ];
}
