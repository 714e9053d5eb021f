import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** Two arguments of the send are swapped: what a run tells goes to the user whose id its message's text is. */
export const textIsRoute: Fault = {
  slug: 'text-is-route',
  title: 'the text of a message is taken for the user to whom its run is told',
  level: 1,
  seenBy: ['IDF', 'CAN', 'UNK', 'CMP'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => {
    const routes = new Map<string, string>();
    return (seams, parts) => {
      const sendAstray = createAstraySender(parts, guard);
      return {
        acceptMessage: async (message) => {
          const accepted = await seams.acceptMessage(message);
          if (!accepted.duplicate) routes.set(accepted.runId, message.content);
          return accepted;
        },
        routeEvent: (stored) => {
          seams.routeEvent(stored);
          sendAstray(stored, (event) => {
            const route = routes.get(event.run_id) ?? stored.userId;
            return route === stored.userId ? [] : parts.connections.of(route);
          });
        },
        deliver: (connection, event, phase) => {
          const isElsewhere = (routes.get(event.run_id) ?? connection.userId) !== connection.userId;
          if (phase === 'live' && isElsewhere && guard.fires(event.run_id)) return;
          seams.deliver(connection, event, phase);
        },
      };
    };
  },
};
