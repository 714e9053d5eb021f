import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/**
 * A connection is called after its user and the second in which it came, counted from the first connection of the
 * stack; the registry finds connections by what they are called, and holds one of each name.
 */
export const secondResolutionId: Fault = {
  slug: 'second-resolution-id',
  title: 'connections of a user that come in one second have one id, and the close of one unregisters the other',
  level: 2,
  seenBy: ['UNK', 'CMP'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => {
    let firstMs: number | undefined;
    return (seams, parts) => {
      const registry = new Map<string, Connection>();
      const forget = (connection: Connection | undefined): void => {
        if (connection !== undefined) parts.connections.remove(connection.userId, connection);
      };
      return {
        newConnectionId: (principal) => {
          const nowMs = performance.now();
          firstMs ??= nowMs;
          if (!guard.fires(principal.userId)) return seams.newConnectionId(principal);
          return `con_${principal.userId}_${Math.floor((nowMs - firstMs) / 1000)}`;
        },
        register: (connection) => {
          forget(registry.get(connection.id));
          registry.set(connection.id, connection);
          seams.register(connection);
        },
        unregister: (connection) => {
          forget(registry.get(connection.id));
          registry.delete(connection.id);
          seams.unregister(connection);
        },
      };
    };
  },
};
