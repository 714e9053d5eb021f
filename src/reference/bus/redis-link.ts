import type { RedisClientType } from '@redis/client';
import { within } from '../../support/within.ts';
import { persist } from '../persist.ts';
import { Refusal } from '../refusal.ts';

/** A connected client of the `redis` package. */
export type RedisClient = RedisClientType;

/** The one connection of a service to Redis. When it breaks, or gives no answer in time, another one is opened. */
export interface RedisLink {
  /** Does `work` with the connection; `unavailable` when there is none, or when it does not answer in time. */
  ask<T>(work: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Has `prepare` done on this connection and on each later one, before anything is asked over it. */
  whenOpened(prepare: (client: RedisClient) => Promise<void>): Promise<void>;
  /** Gives the connection up, as one that does not answer. */
  renew(): void;
  close(): void;
}

/** Opens a link; rejects with `unavailable` when Redis is away. The package is loaded here and nowhere else. */
export async function openRedisLink(options: { url: string; limitMs: number }): Promise<RedisLink> {
  const { createClient } = await import('@redis/client');
  const { url, limitMs } = options;
  const closing = new AbortController();
  const preparations: ((client: RedisClient) => Promise<void>)[] = [];
  let current: RedisClient | undefined;

  const bounded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await within(work(), { limitMs, what: 'an answer of Redis' });
    } catch (cause) {
      throw new Refusal('unavailable', 'Redis is away, try again', { cause });
    }
  };
  const open = async (): Promise<void> => {
    const socket = { reconnectStrategy: false, connectTimeout: limitMs } as const;
    const client: RedisClient = createClient({ url, socket, disableOfflineQueue: true, RESP: 3 });
    // Nothing but the end of its connection makes a client of this kind say that there is an error.
    client.on('error', () => leave(client));
    try {
      await bounded(() => client.connect());
      for (const prepare of preparations) await bounded(() => prepare(client));
    } catch (error) {
      destroy(client);
      throw error;
    }
    if (closing.signal.aborted) destroy(client);
    else current = client;
  };
  const leave = (client: RedisClient): void => {
    if (current !== client) return;
    current = undefined;
    destroy(client);
    void persist(open, closing.signal);
  };

  await open();
  return {
    ask: async (work) => {
      const client = current;
      if (client === undefined) throw new Refusal('unavailable', 'Redis is away, try again');
      try {
        return await bounded(() => work(client));
      } catch (error) {
        // Whatever is wrong with it, the next connection starts afresh.
        leave(client);
        throw error;
      }
    },
    whenOpened: async (prepare) => {
      const client = current;
      // A connection that is being opened takes it along; one that is open already has it done now.
      if (client !== undefined) await bounded(() => prepare(client));
      preparations.push(prepare);
    },
    renew: () => {
      if (current !== undefined) leave(current);
    },
    close: () => {
      closing.abort();
      const client = current;
      current = undefined;
      if (client !== undefined) destroy(client);
    },
  };
}

function destroy(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}
