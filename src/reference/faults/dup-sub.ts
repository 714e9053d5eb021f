import type { Fault } from './fault.ts';

/**
 * A closed connection leaves its subscription behind, and each of a user's subscriptions sends to the next connection.
 */
export const dupSub: Fault = {
  slug: 'dup-sub',
  title: 'a reconnect subscribes again, the close before it did not unsubscribe',
  level: 2,
  seenBy: ['DUP', 'ORD'],
  needs: [],
  source: 'SignalR/SignalR#1819; housleyjk/ws-rs#69; vibe-d/vibe.d#407',
  install: (guard) => (seams) => {
    const leftBehind = new Map<string, number>();
    return {
      unregister: (connection) => {
        seams.unregister(connection);
        if (connection.opened()) leftBehind.set(connection.userId, (leftBehind.get(connection.userId) ?? 0) + 1);
      },
      deliver: (connection, event, phase) => {
        const copies = phase === 'live' && guard.fires(event.run_id) ? (leftBehind.get(connection.userId) ?? 0) : 0;
        for (let copy = 0; copy <= copies; copy += 1) seams.deliver(connection, event, phase);
      },
    };
  },
};
