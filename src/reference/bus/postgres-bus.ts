import type { Place, Sql, Transaction } from '../store/connect.ts';
import { connect } from '../store/connect.ts';
import type { Bus, BusListener, BusMessage } from './bus.ts';

/**
 * Sends a message with the transaction that it belongs to: nobody hears of it before what it tells is stored. The
 * channel is called like the stack's schema.
 */
export async function publishIn(tx: Sql | Transaction, message: BusMessage): Promise<void> {
  await tx`select pg_notify(current_schema(), ${JSON.stringify(message)})`;
}

/** A bus over one connection of its own for listening; it publishes through the replica's pool. */
export function createPostgresBus(options: { place: Place; pool: Sql; incarnation: string }): Bus {
  let client = connect(options.place, { size: 1, name: 'overhear bus' });
  let listener: BusListener | undefined;
  let beatsUnheard = 0;
  let closed = false;

  const listen = async (): Promise<void> => {
    await client.listen(
      options.place.schema,
      (text) => {
        const message = readMessage(text);
        if (message.topic !== 'beat') listener?.onMessage(message);
        else if (message.incarnation === options.incarnation) beatsUnheard = 0;
      },
      () => listener?.onGap(),
    );
  };

  return {
    listen: async (to) => {
      listener = to;
      await listen();
    },
    publish: (message) => publishIn(options.pool, message),
    check: async () => {
      if (beatsUnheard > 1 && !closed) {
        beatsUnheard = 0;
        const deaf = client;
        client = connect(options.place, { size: 1, name: 'overhear bus' });
        await deaf.end({ timeout: 0 });
        await listen();
      }
      beatsUnheard += 1;
      await publishIn(options.pool, { topic: 'beat', incarnation: options.incarnation });
      return beatsUnheard <= 1;
    },
    close: async () => {
      closed = true;
      await client.end({ timeout: 0 });
    },
  };
}

// The channels of a database are open to all who enter it, and only stacks use the names of their own schemas.
function readMessage(text: string): BusMessage {
  return JSON.parse(text) as BusMessage;
}
