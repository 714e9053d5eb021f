import { describeError, OverhearError } from '../support/errors.ts';
import { withoutSecrets } from './server-url.ts';

const CONNECT_LIMIT_MS = 5000;

/** Rejects with `redis-unavailable` when nobody answers at the URL. */
export async function checkRedis(url: string): Promise<void> {
  try {
    await withRedis(url, async (client) => void (await client.ping()));
  } catch (cause) {
    throw new OverhearError('redis-unavailable', `expected Redis at ${withoutSecrets(url)}: ${describeError(cause)}`, {
      hint: 'Check that REDIS_URL leads to a Redis that runs; without it, one is started.',
      cause,
    });
  }
}

/** Removes every key that begins so from a Redis that is not ours, a thousand at a time. */
export async function dropKeys(url: string, prefix: string): Promise<void> {
  await withRedis(url, async (client) => {
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) {
      if (keys.length > 0) await client.del(keys);
    }
  });
}

type Client = ReturnType<(typeof import('@redis/client'))['createClient']>;

async function withRedis(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  // Loaded only here: 180 ms that nobody else should pay.
  const { createClient } = await import('@redis/client');
  const client: Client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: CONNECT_LIMIT_MS } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    client.destroy();
  }
}
