import type { Fault } from './fault.ts';
import { createOneStream } from './one-stream.ts';
import { createAstraySender } from './send-astray.ts';

/** Events of all users that are in memory, and replayed to their own user alone. */
const WINDOW = 12;

/**
 * Who comes back where they were last gets what is in memory there. Elsewhere, and when that does not reach back to
 * their last event, all that is stored behind it is read, in which nobody is told from anybody.
 */
export const replayElsewhere: Fault = {
  slug: 'replay-elsewhere',
  title: `a resume on another replica, over more than ${WINDOW} events, replays those of every user`,
  level: 4,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: ['M'],
  source: 'modelcontextprotocol/servers PR#4099; fiberplane/mcp-lite#74, between replicas',
  install: (guard) => {
    const replicaOf = new Map<string, number>();
    return (seams, parts) => {
      const stream = createOneStream();
      const sendAstray = createAstraySender(parts, guard);
      return {
        routeEvent: (stored) => {
          stream.add(stored);
          seams.routeEvent(stored);
        },
        startFeed: (connection, from) => {
          seams.startFeed(connection, from);
          const { userId } = connection;
          const isElsewhere = replicaOf.get(userId) !== parts.replica;
          replicaOf.set(userId, parts.replica);
          const behind = stream.behind(userId, from.resumedFrom) ?? [];
          if (!isElsewhere || behind.length <= WINDOW) return;
          const others = behind.filter((event) => event.userId !== userId);
          others.forEach((event) => sendAstray(event, () => [connection]));
        },
      };
    };
  },
};
