import { Client, DatabaseError } from 'pg';
import { persist } from '../persist.ts';
import { Refusal } from '../refusal.ts';
import type { Place, Sql } from '../store/connect.ts';
import { clientConfig } from '../store/connect.ts';
import type { Bus, BusListener, BusMessage } from './bus.ts';
import { createHearing } from './hearing.ts';

/**
 * PostgreSQL's LISTEN and NOTIFY as the bus, on a channel called like the stack's schema: over one connection of its
 * own for listening; it publishes through the service's pool.
 */
export function createPostgresBus(options: { place: Place; pool: Sql; limitMs: number }): Bus {
  const { place, pool, limitMs } = options;
  const config = {
    ...clientConfig(place, { name: 'overhear bus', limitMs }),
    connectionTimeoutMillis: limitMs,
  };
  const kind = JSON.stringify(['bus', place.url, limitMs]);
  const closing = new AbortController();
  let listener: BusListener | undefined;
  let client: Client | undefined;
  let owesGap = false;
  const hearing = createHearing(() => listener);

  const open = async (): Promise<void> => {
    const kept = place.pools?.takeClient(kind);
    const opened = kept ?? new Client(config);
    client = opened;
    opened.on('error', () => undefined);
    opened.on('notification', ({ payload }) => hearing.hear(payload ?? ''));
    try {
      if (kept === undefined) await opened.connect();
      await opened.query(`listen "${place.schema}"`);
    } catch (cause) {
      await end(opened);
      throw cause instanceof DatabaseError ? cause : away(cause);
    }
    if (closing.signal.aborted) return await end(opened);
    // Only a connection that listens is opened anew when it ends; one that does not get so far is tried again above.
    opened.once('end', () => {
      if (client === opened) reopen();
    });
    listener?.onGap();
  };
  const reopen = (): void => {
    // Whatever keeps it from listening, it listened before, and tries until it is closed.
    const again = (): Promise<void> => open().catch((cause: unknown) => Promise.reject(away(cause)));
    void persist(again, closing.signal);
  };
  const notify = async (messages: readonly BusMessage[]): Promise<void> => {
    const texts = messages.map((message) => JSON.stringify(message));
    await pool`select pg_notify(${place.schema}, text) from unnest(${texts}::text[]) as text`;
  };

  return {
    channel: place.schema,
    listen: async (to) => {
      listener = to;
      await open();
    },
    publish: (messages) => {
      notify(messages).catch(() => {
        owesGap = true;
      });
    },
    check: async () => {
      const { message, deaf } = hearing.beat();
      if (deaf && client !== undefined) {
        const old = client;
        client = undefined;
        await end(old);
        reopen();
      }
      await notify(owesGap ? [{ topic: 'gap' }, message] : [message]);
      owesGap = false;
      return hearing.hears();
    },
    silentMs: () => hearing.silentMs(),
    close: async () => {
      closing.abort();
      const old = client;
      client = undefined;
      if (old === undefined) return;
      old.removeAllListeners().on('error', () => undefined);
      if ((await place.pools?.putClient(kind, old)) !== true) await end(old);
    },
  };
}

function away(cause: unknown): Refusal {
  return new Refusal('unavailable', 'the bus is away', { cause });
}

/** Ends a connection without waiting for a server that may be away. */
async function end(client: Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  // The package's types leave out the socket below a client, which alone can be cut.
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  await ended;
}
