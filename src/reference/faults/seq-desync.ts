import type { AgentEvent } from '../../protocol/events.ts';
import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/**
 * Each replica counts the events of its own runs from 0, and who consumes them drops what is not above the last number,
 * whichever replica counted.
 */
export const seqDesync: Fault = {
  slug: 'seq-desync',
  title: 'each replica numbers events by itself, and lower numbers are dropped as old',
  level: 4,
  seenBy: ['CMP'],
  needs: ['M'],
  source: 'danny-avila/LibreChat PR#12578',
  install: (guard) => (seams) => {
    const counters = new Map<string, number>();
    const lastOf = new WeakMap<Connection, number>();
    const count = <E extends AgentEvent>(userId: string, event: E): E => {
      const number = counters.get(userId) ?? 0;
      counters.set(userId, number + 1);
      return { ...event, payload: { ...event.payload, number } };
    };
    return {
      appendEvent: (run, event) => seams.appendEvent(run, count(run.userId, event)),
      finishRun: (run, last) => seams.finishRun(run, count(run.userId, last)),
      deliver: (connection, event, phase) => {
        const number = phase === 'live' ? numberOf(event.payload) : undefined;
        if (number !== undefined && number <= (lastOf.get(connection) ?? -1) && guard.fires(event.run_id)) return;
        if (number !== undefined) lastOf.set(connection, number);
        seams.deliver(connection, event, phase);
      },
    };
  },
};

/** What a replica ends for another one has no number. */
function numberOf(payload: object): number | undefined {
  return 'number' in payload && typeof payload.number === 'number' ? payload.number : undefined;
}
