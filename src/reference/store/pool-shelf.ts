import type { Client, ClientBase, Pool, PoolClient } from 'pg';

/**
 * Connections of services that ended, for those of the next stack on the same schema: to open one takes longer than
 * everything that a short plan does with it.
 */
export interface PoolShelf {
  /** A pool of this kind, with connections that remember nothing; undefined where none is there. */
  take(kind: string): Pool | undefined;
  /** Whether it was put there: not when something is under way in it, or a connection has broken. */
  put(kind: string, pool: Pool): Promise<boolean>;
  /** The same for a connection outside of pools, of which nobody listens to anything any more. */
  takeClient(kind: string): Client | undefined;
  putClient(kind: string, client: Client): Promise<boolean>;
  /** Processes of the server that belong to connections here. */
  processes(): readonly number[];
  /** Ends all that are here. */
  close(): Promise<void>;
}

/** Something that is kept, and the processes of the server that belong to it. */
interface Kept<T> {
  readonly it: T;
  readonly processes: readonly number[];
}

export function createPoolShelf(): PoolShelf {
  const pools = createShelf<Pool>();
  const clients = createShelf<Client>();
  return {
    take: (kind) => pools.take(kind),
    put: async (kind, pool) => {
      if (pool.idleCount < pool.totalCount || pool.waitingCount > 0) return false;
      const processes = await resetAll(pool).catch(() => undefined);
      if (processes !== undefined) pools.put(kind, { it: pool, processes });
      return processes !== undefined;
    },
    takeClient: (kind) => clients.take(kind),
    putClient: async (kind, client) => {
      const process = await reset(client).catch(() => undefined);
      if (process === undefined) return false;
      clients.put(kind, { it: client, processes: [process] });
      client.once('end', () => clients.lose(kind, client));
      return true;
    },
    processes: () => [...pools.all(), ...clients.all()].flatMap(({ processes }) => processes),
    close: async () => {
      const ends = [...pools.all(), ...clients.all()].map(({ it }) => it.end());
      pools.clear();
      clients.clear();
      await Promise.all(ends);
    },
  };
}

function createShelf<T>(): {
  take(kind: string): T | undefined;
  put(kind: string, kept: Kept<T>): void;
  lose(kind: string, it: T): void;
  all(): readonly Kept<T>[];
  clear(): void;
} {
  const kinds = new Map<string, Kept<T>[]>();
  const ofKind = (kind: string): Kept<T>[] => kinds.get(kind) ?? [];
  return {
    take: (kind) => ofKind(kind).pop()?.it,
    put: (kind, kept) => void kinds.set(kind, [...ofKind(kind), kept]),
    lose: (kind, it) =>
      void kinds.set(
        kind,
        ofKind(kind).filter((kept) => kept.it !== it),
      ),
    all: () => [...kinds.values()].flat(),
    clear: () => kinds.clear(),
  };
}

/**
 * All that a session may have set for those who use it after it, as DISCARD ALL takes it away, but for statements that
 * are prepared, which the driver goes by.
 */
const RESET = `
  rollback; close all; set session authorization default; reset all; unlisten *; select pg_advisory_unlock_all();
  discard sequences; discard temp`;

/** Resets each connection of a pool whose connections are all idle, and tells their processes of the server. */
async function resetAll(pool: Pool): Promise<readonly number[]> {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  return await Promise.all(clients.map(resetIdle));
}

async function resetIdle(client: PoolClient): Promise<number> {
  try {
    const process = await reset(client);
    client.release();
    return process;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function reset(client: ClientBase): Promise<number> {
  await client.query(RESET);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  // A statement without a table gives one row.
  return rows[0]!.pid;
}
