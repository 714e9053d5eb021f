import { OverhearError } from '../support/errors.ts';
import { hasPostgresBinaries } from './postgres-binaries.ts';
import { findRedis } from './redis.ts';

/** Servers that run already, in place of those that we would start. */
export interface GivenServers {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
}

/** Throws `servers-unavailable`, which says what is missing on this machine and how to get it. */
export function refuseMissingServers(given: GivenServers): void {
  const missing = [
    ...(given.databaseUrl === undefined && !hasPostgresBinaries() ? ['PostgreSQL (initdb, postgres)'] : []),
    ...(given.redisUrl === undefined && findRedis() === undefined ? ['Redis (redis-server)'] : []),
  ];
  if (missing.length === 0) return;
  const message = `expected PostgreSQL and Redis on this machine; missing: ${missing.join(', ')}`;
  throw new OverhearError('servers-unavailable', message, { hint: HINT });
}

const HINT = `
  Debian, Ubuntu   apt-get install -y postgresql redis-server
  macOS            brew install postgresql redis
  elsewhere        set DATABASE_URL and REDIS_URL to servers that run, and whose role may make schemas and roles;
                   the stack keeps to a schema and a key prefix of its own there

Both are only started for the campaign, in directories and on ports of its own; a service that the package installs
need not run. Without them: --stack embedded (the default) needs nothing but Node.`;
