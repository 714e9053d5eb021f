import type { GivenServers } from '../launch/missing-servers.ts';

/** The servers that run already, as the environment names them. Empty is as good as absent. */
export function givenServers({ DATABASE_URL, REDIS_URL }: NodeJS.ProcessEnv): GivenServers {
  return {
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(REDIS_URL && { redisUrl: REDIS_URL }),
  };
}
