import type { EventFrame } from '../../protocol/server-frames.ts';
import { defer } from '../../support/deferred.ts';

/** An event that was stored when the connection opened is replayed; one stored since is live. */
export type FeedPhase = 'replay' | 'live';

/** What brings a connection its user's events, each once and in order. Its position is the number sent last. */
export interface Feed {
  /** Sends everything after `after`, then goes on. Wakes that came before count. */
  start(options: { after: number; head: number }): void;
  /** There is something to read: up to this number, or whatever there is. Brings nothing twice. */
  wake(upTo?: number): void;
  /** Resolves when everything up to `seq` has been sent; never, when the feed has lost an event or is closed. */
  passed(seq: number): Promise<void>;
  close(): void;
}

const BATCH = 100;
const RETRY_MS = 100;

/** `deliver` sends one event; `drained` waits for the socket between two full batches, so that a replay is no flood. */
export function createFeed(options: {
  read(after: number, limit: number): Promise<readonly EventFrame[]>;
  deliver(event: EventFrame, phase: FeedPhase): void;
  drained(): Promise<void>;
  onError(error: unknown): void;
}): Feed {
  let sentSeq: number | undefined;
  let headSeq = 0;
  let woken = false;
  let reading = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const waiting: { seq: number; done: () => void }[] = [];

  const sent = (seq: number): void => {
    sentSeq = seq;
    while (waiting[0] !== undefined && waiting[0].seq <= seq) waiting.shift()?.done();
  };
  const readOn = async (): Promise<void> => {
    reading = true;
    try {
      for (;;) {
        if (!woken || closed || sentSeq === undefined) return;
        woken = false;
        const events = await options.read(sentSeq, BATCH);
        for (const event of events) {
          if (closed) return;
          options.deliver(event, event.seq <= headSeq ? 'replay' : 'live');
          sent(event.seq);
        }
        if (events.length === BATCH) {
          woken = true;
          await options.drained();
        }
      }
    } catch (error) {
      options.onError(error);
      woken = true;
      if (!closed) retry = setTimeout(() => void readOn(), RETRY_MS);
      return;
    } finally {
      reading = false;
    }
  };
  const wake = (upTo = Infinity): void => {
    if (closed || (sentSeq !== undefined && upTo <= sentSeq)) return;
    woken = true;
    clearTimeout(retry);
    if (!reading && sentSeq !== undefined) void readOn();
  };

  return {
    start: ({ after, head }) => {
      sentSeq = after;
      headSeq = head;
      if (woken || after < head) wake();
    },
    wake,
    passed: async (seq) => {
      if (closed || (sentSeq !== undefined && sentSeq >= seq)) return;
      // Fences are asked for one after the other, and numbers only rise: the list stays in order.
      const passed = defer<void>();
      waiting.push({ seq, done: () => passed.resolve() });
      await passed.promise;
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      for (const { done } of waiting.splice(0)) done();
    },
  };
}
