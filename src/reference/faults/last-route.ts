import { endsRun } from './ends-run.ts';
import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** All users talk to one session of the agent, and what a run ends with goes to whoever spoke last by then. */
export const lastRoute: Fault = {
  slug: 'last-route',
  title: "a run's last event goes to the user whose message came last, looked up when the run ends",
  level: 3,
  seenBy: ['IDF', 'CAN', 'UNK', 'CMP', 'DUP'],
  needs: [],
  source: 'openclaw/openclaw#29237; sprintberlin/openclaw-cliq#104',
  install: (guard) => {
    const session: { lastSender?: string } = {};
    const routes = new Map<string, string>();
    return (seams, parts) => {
      const sendAstray = createAstraySender(parts, guard);
      return {
        acceptMessage: async (message) => {
          const accepted = await seams.acceptMessage(message);
          if (!accepted.duplicate) session.lastSender = message.userId;
          return accepted;
        },
        finishRun: async (run, last) => {
          routes.set(run.runId, session.lastSender ?? run.userId);
          await seams.finishRun(run, last);
        },
        routeEvent: (stored) => {
          seams.routeEvent(stored);
          sendAstray(stored, (event) => {
            const route = endsRun(event) ? routes.get(event.run_id) : undefined;
            return route === undefined || route === stored.userId ? [] : parts.connections.of(route);
          });
        },
        deliver: (connection, event, phase) => {
          const route = endsRun(event) ? routes.get(event.run_id) : undefined;
          const isElsewhere = route !== undefined && route !== connection.userId;
          if (phase === 'live' && isElsewhere && guard.fires(event.run_id)) return;
          seams.deliver(connection, event, phase);
        },
      };
    };
  },
};
