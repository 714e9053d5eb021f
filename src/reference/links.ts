import type { Bus } from './bus/bus.ts';
import { createPostgresBus } from './bus/postgres-bus.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import { openRedisLink } from './bus/redis-link.ts';
import type { Settings } from './settings.ts';
import type { Place, Sql } from './store/connect.ts';
import { connect } from './store/connect.ts';
import { createPostgresSessions } from './store/postgres-sessions.ts';
import { createRedisSessions } from './store/redis-sessions.ts';
import type { SessionStore } from './store/sessions.ts';

/** What the services of a stack share. Without Redis, PostgreSQL is the bus and keeps the sessions too. */
export interface Shared {
  readonly database: Place;
  readonly redis?: { readonly url: string; readonly keyPrefix: string };
}

/** A service's links to what it shares with the others. */
export interface Links {
  readonly sql: Sql;
  readonly bus: Bus;
  readonly sessions: SessionStore;
  close(): Promise<void>;
}

/** Opens the links of one service. Rejects with `unavailable` when Redis is away; PostgreSQL is not asked yet. */
export async function openLinks(
  { database, redis }: Shared,
  options: { name: string; pool: number; settings: Pick<Settings, 'linkLimitMs'> },
): Promise<Links> {
  const limitMs = options.settings.linkLimitMs;
  const link = redis === undefined ? undefined : await openRedisLink({ url: redis.url, limitMs });
  const sql = connect(database, { size: options.pool, name: options.name, limitMs });
  const shared =
    link === undefined || redis === undefined
      ? overPostgres(createPostgresBus({ place: database, pool: sql, limitMs }), sql)
      : {
          bus: createRedisBus({ link, keyPrefix: redis.keyPrefix }),
          sessions: createRedisSessions({ link, keyPrefix: redis.keyPrefix }),
        };
  return {
    sql,
    ...shared,
    close: async () => {
      await shared.bus.close();
      link?.close();
      await sql.end();
    },
  };
}

function overPostgres(bus: Bus, sql: Sql): Pick<Links, 'bus' | 'sessions'> {
  return { bus, sessions: createPostgresSessions({ sql, bus }) };
}
