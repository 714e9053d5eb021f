import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/**
 * A handshake goes on once its subscription is written, and that is corked until something else comes over the bus:
 * what that tells is lost to the connection, and only behind it comes the acknowledgement.
 */
export const subRace: Fault = {
  slug: 'sub-race',
  title: 'a connection opens before the subscription to its events is acknowledged',
  level: 3,
  seenBy: ['CMP', 'ORD'],
  needs: [],
  source: 'danny-avila/LibreChat PR#11710; redis/redis#1089; testground/testground#252',
  install: (guard) => (seams) => {
    const corked = new Set<Connection>();
    const lostUpTo = new WeakMap<Connection, number>();
    return {
      hear: async (connection) => {
        await seams.hear(connection);
        corked.add(connection);
      },
      unregister: (connection) => {
        seams.unregister(connection);
        corked.delete(connection);
      },
      routeEvent: (stored) => {
        for (const connection of corked) {
          if (connection.userId === stored.userId) lostUpTo.set(connection, stored.seq);
        }
        corked.clear();
        seams.routeEvent(stored);
      },
      deliver: (connection, event, phase) => {
        const isLost = phase === 'live' && event.seq <= (lostUpTo.get(connection) ?? 0) && guard.fires(event.run_id);
        if (!isLost) seams.deliver(connection, event, phase);
      },
    };
  },
};
