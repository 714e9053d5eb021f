import type { Pool, PoolClient } from 'pg';

/**
 * Connections of services that ended, for those of the next stack on the same schema: to open one takes longer than
 * everything that a short plan does with it.
 */
export interface PoolShelf {
  /** A pool of this kind, with connections that remember nothing; undefined where none is there. */
  take(kind: string): Pool | undefined;
  /** Whether it was put there: not when something is under way in it, or a connection has broken. */
  put(kind: string, pool: Pool): Promise<boolean>;
  /** Processes of the server that belong to connections here. */
  processes(): readonly number[];
  /** Ends all that are here. */
  close(): Promise<void>;
}

export function createPoolShelf(): PoolShelf {
  const kept = new Map<string, { readonly pool: Pool; readonly processes: readonly number[] }[]>();
  const all = (): { readonly pool: Pool; readonly processes: readonly number[] }[] => [...kept.values()].flat();
  return {
    take: (kind) => kept.get(kind)?.pop()?.pool,
    put: async (kind, pool) => {
      if (pool.idleCount < pool.totalCount || pool.waitingCount > 0) return false;
      const processes = await resetAll(pool).catch(() => undefined);
      if (processes === undefined) return false;
      kept.set(kind, [...(kept.get(kind) ?? []), { pool, processes }]);
      return true;
    },
    processes: () => all().flatMap(({ processes }) => processes),
    close: async () => {
      const pools = all().map(({ pool }) => pool);
      kept.clear();
      await Promise.all(pools.map((pool) => pool.end()));
    },
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
  return await Promise.all(clients.map(reset));
}

async function reset(client: PoolClient): Promise<number> {
  try {
    await client.query(RESET);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    client.release();
    // A statement without a table gives one row.
    return rows[0]!.pid;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
