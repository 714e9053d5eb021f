import type { Postgres } from '../launch/postgres.ts';
import type { Redis } from '../launch/redis.ts';
import { TEST_SETTINGS } from '../launch/test-settings.ts';
import type { Puppet } from '../puppet/puppet.ts';
import { startReferenceStack } from '../reference/stack.ts';
import type { RunningStack } from '../target/target.ts';

/** Starts a reference stack with these faults on servers that are there already. */
export async function startStack(on: {
  readonly faults: readonly string[];
  readonly replicas: number;
  readonly puppet: Puppet;
  readonly postgres: Postgres;
  readonly redis?: Redis;
}): Promise<RunningStack> {
  const { faults, replicas, redis } = on;
  const { host, port } = on.puppet;
  const origin = `http://${host}:${port}`;
  const stack = await startReferenceStack({
    databaseUrl: on.postgres.url,
    ...(redis !== undefined && { redisUrl: `redis://127.0.0.1:${redis.port()}` }),
    replicas,
    faults,
    llmUrl: `${origin}/v1`,
    toolOrigins: [origin],
    settings: TEST_SETTINGS,
    onInternalError: () => undefined,
  });
  return {
    endpoints: { backends: stack.backendUrls, auth: stack.authUrl },
    model: { host, port },
    fresh: () => startStack(on),
    stop: () => stack.stop(),
  };
}
