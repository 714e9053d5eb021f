import { startPostgres } from '../launch/postgres.ts';
import { startRedis } from '../launch/redis.ts';
import type { Link } from '../launch/link.ts';
import { createLink } from '../launch/link.ts';
import type { Links } from '../reference/links.ts';
import { openLinks } from '../reference/links.ts';
import { createStackSchema } from '../reference/store/stack-schema.ts';

/** The two ways in which services of a stack can share a bus and sessions. */
export const WAYS = ['PostgreSQL', 'Redis'] as const;
export type Way = (typeof WAYS)[number];

/** A service's links, and the proxies through which they lead. */
export interface LinkedService extends Links {
  readonly database: Link;
  /** The one through which bus and sessions go. */
  readonly shared: Link;
}

/** A fresh stack without services, to which services of either role are linked. */
export interface LinksFixture {
  open(role: 'auth' | 'backend'): Promise<LinkedService>;
  /** Kills Redis and starts it again. */
  restartRedis(): Promise<void>;
  stop(): Promise<void>;
}

/** `limitMs`: how long an answer may take. */
export async function startLinksFixture(way: Way, limitMs = 1000): Promise<LinksFixture> {
  const postgres = await startPostgres();
  const made = await createStackSchema(postgres.url);
  const redis = way === 'Redis' ? await startRedis() : undefined;
  const opened: LinkedService[] = [];
  return {
    open: async (role) => {
      const url = new URL(role === 'auth' ? made.authUrl : made.backendUrl);
      const database = await createLink({ to: { host: '127.0.0.1', port: Number(url.port) } });
      const toRedis = redis && (await createLink({ to: { host: '127.0.0.1', port: redis.port() } }));
      url.port = String(database.port);
      const links = await openLinks(
        {
          database: { url: url.href, schema: made.schema },
          ...(toRedis && { redis: { url: `redis://127.0.0.1:${toRedis.port}`, keyPrefix: `${made.schema}:` } }),
        },
        { name: `test ${role}`, pool: 2, settings: { linkLimitMs: limitMs } },
      );
      const service = { ...links, database, shared: toRedis ?? database };
      opened.push(service);
      return service;
    },
    restartRedis: async () => {
      await redis?.restart();
      for (const { shared } of opened) if (redis) shared.lead({ host: '127.0.0.1', port: redis.port() });
    },
    stop: async () => {
      await Promise.all(opened.map((service) => service.close()));
      const proxies = new Set(opened.flatMap(({ database, shared }) => [database, shared]));
      await Promise.all(Array.from(proxies, (proxy) => proxy.close()));
      await made.drop();
      await redis?.stop();
      await postgres.stop();
    },
  };
}
