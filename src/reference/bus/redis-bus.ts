import type { Bus, BusListener, BusMessage } from './bus.ts';
import { createHearing } from './hearing.ts';
import type { RedisLink } from './redis-link.ts';

/** The channel of a stack whose keys have this prefix. */
export function redisChannel(keyPrefix: string): string {
  return `${keyPrefix}bus`;
}

/**
 * Redis as the bus: one channel of a stack. What is published while Redis is away, or while nobody knows, becomes a
 * gap of all listeners.
 */
export function createRedisBus(options: { link: RedisLink; keyPrefix: string }): Bus {
  const { link } = options;
  const channel = redisChannel(options.keyPrefix);
  let listener: BusListener | undefined;
  let owesGap = false;
  const hearing = createHearing(() => listener);

  const send = async (messages: readonly BusMessage[]): Promise<void> => {
    const texts = messages.map((message) => JSON.stringify(message));
    await link.ask((client) => Promise.all(texts.map((text) => client.publish(channel, text))));
  };

  return {
    channel: undefined,
    listen: async (to) => {
      listener = to;
      await link.whenOpened(async (client) => {
        await client.subscribe(channel, (text) => hearing.hear(text));
        to.onGap();
      });
    },
    publish: (messages) => {
      send(messages).catch(() => {
        owesGap = true;
      });
    },
    check: async () => {
      const { message, deaf } = hearing.beat();
      if (deaf) link.renew();
      const owed = owesGap;
      owesGap = false;
      try {
        await send(owed ? [{ topic: 'gap' }, message] : [message]);
      } catch (error) {
        owesGap ||= owed;
        throw error;
      }
      return hearing.hears();
    },
    silentMs: () => hearing.silentMs(),
    // The link is ended by whoever opened it.
    close: async () => undefined,
  };
}
