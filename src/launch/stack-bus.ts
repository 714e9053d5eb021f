import { checkRedis, dropKeys } from './given-redis.ts';
import type { Keeper } from './keeper.ts';
import { startRedis } from './redis.ts';

/** The Redis of one stack. */
export interface StackBus {
  url(): string;
  /** Kills it and starts it again, at another URL. Rejects for one that is not ours. */
  readonly restart: () => Promise<void>;
  /** Nothing of the stack is left in it. */
  readonly close: () => Promise<void>;
}

/**
 * A Redis for this stack alone, so that it can be restarted, or a part of the given one. Rejects with
 * `redis-unavailable`.
 */
export async function openBus(options: {
  readonly keeper: Keeper;
  readonly given: string | undefined;
  /** Of all its keys and channels. */
  readonly prefix: string;
}): Promise<StackBus> {
  const { keeper, given, prefix } = options;
  if (given !== undefined) {
    await checkRedis(given);
    return {
      url: () => given,
      restart: () => Promise.reject(new Error('expected a Redis of ours to restart; it was given')),
      close: () => dropKeys(given, prefix),
    };
  }
  const redis = await startRedis({ keeper });
  return {
    url: () => `redis://127.0.0.1:${redis.port()}`,
    restart: () => redis.restart(),
    close: () => redis.stop(),
  };
}
