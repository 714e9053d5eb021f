import type { Connection } from '../backend/connection.ts';
import type { Groups } from '../backend/groups.ts';
import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** An event whose user has no socket anywhere goes to all sockets instead. */
export const fallbackBcast: Fault = {
  slug: 'fallback-bcast',
  title: 'a send to nobody falls back to a send to everybody',
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'openclaw/openclaw PR#56119',
  install: (guard) => {
    const replicas: Groups<Connection>[] = [];
    return (seams, parts) => {
      replicas.push(parts.connections);
      const sendAstray = createAstraySender(parts, guard);
      return {
        routeEvent: (stored) => {
          seams.routeEvent(stored);
          const isHere = replicas.some((connections) => connections.of(stored.userId).length > 0);
          const everybody = parts.connections.all();
          if (!isHere && everybody.length > 0) sendAstray(stored, () => everybody);
        },
      };
    };
  },
};
