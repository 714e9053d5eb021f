import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

const LARGEST_STREAM = 5000;

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
    const stream: { userId: string; seq: number }[] = [];
    const sendAstray = createAstraySender(parts, guard);
    return {
      routeEvent: (stored) => {
        stream.push(stored);
        stream.splice(0, stream.length - LARGEST_STREAM);
        seams.routeEvent(stored);
      },
      startFeed: (connection, from) => {
        seams.startFeed(connection, from);
        const { userId } = connection;
        const cursor = stream.findIndex((event) => event.userId === userId && event.seq === from.resumedFrom);
        if (cursor === -1) return;
        const others = stream.slice(cursor + 1).filter((event) => event.userId !== userId);
        others.forEach((event) => sendAstray(event, () => [connection]));
      },
    };
  },
};
