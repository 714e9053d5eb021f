import type { Fault } from './fault.ts';
import { createOneStream } from './one-stream.ts';
import { createAstraySender } from './send-astray.ts';

/** All users' events stand in one stream, and who comes back gets all that stands behind their last one. */
export const replayUnscoped: Fault = {
  slug: 'replay-unscoped',
  title: "a resume replays every user's events after the cursor",
  level: 4,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source:
    'modelcontextprotocol/servers PR#4099; PrefectHQ/fastmcp PR#4402; agentfront/frontmcp PR#529',
  install: (guard) => (seams, parts) => {
    const stream = createOneStream();
    const sendAstray = createAstraySender(parts, guard);
    return {
      routeEvent: (stored) => {
        stream.add(stored);
        seams.routeEvent(stored);
      },
      startFeed: (connection, from) => {
        seams.startFeed(connection, from);
        const behind = stream.behind(connection.userId, from.resumedFrom) ?? [];
        const others = behind.filter(({ userId }) => userId !== connection.userId);
        others.forEach((event) => sendAstray(event, () => [connection]));
      },
    };
  },
};
