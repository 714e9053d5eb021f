import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** What a bus that is far away takes to acknowledge a subscription. */
const ACKNOWLEDGE_MS = 300;

/**
 * A connection counts as subscribed once it has asked for it, and its handshake goes on: what is told before the bus
 * has acknowledged the subscription is lost to it.
 */
export const subRace: Fault = {
  slug: 'sub-race',
  title: 'a connection opens before the subscription to its events is acknowledged',
  level: 3,
  seenBy: ['CMP', 'ORD'],
  needs: [],
  source: 'danny-avila/LibreChat PR#11710; redis/redis#1089; testground/testground#252',
  install: () => (seams) => {
    const unacknowledged = new WeakSet<Connection>();
    return {
      hear: async (connection) => {
        await seams.hear(connection);
        unacknowledged.add(connection);
        setTimeout(() => unacknowledged.delete(connection), ACKNOWLEDGE_MS).unref();
      },
      deliver: (connection, event, phase) => {
        const isHeard = phase === 'replay' || !unacknowledged.has(connection);
        if (isHeard) seams.deliver(connection, event, phase);
      },
    };
  },
};
