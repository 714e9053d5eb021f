import type { Modifier } from '../seams.ts';
import { endsRun } from './ends-run.ts';
import type { Guard } from './guard.ts';
import { createAstraySender } from './send-astray.ts';

/**
 * All users talk to one session of the agent, which knows so many of them: those who spoke last. When a run of anybody
 * else ends, its last event goes to the last of them.
 */
export function routeBySession(guard: Guard, { known }: { readonly known: number }): Modifier {
  /** Of whoever spoke last, the last one first. */
  let senders: readonly string[] = [];
  const routes = new Map<string, string>();
  return (seams, parts) => {
    const sendAstray = createAstraySender(parts, guard);
    return {
      acceptMessage: async (message) => {
        const accepted = await seams.acceptMessage(message);
        const others = senders.filter((userId) => userId !== message.userId);
        if (!accepted.duplicate) senders = [message.userId, ...others].slice(0, known);
        return accepted;
      },
      finishRun: async (run, last) => {
        const [latest] = senders;
        if (latest !== undefined && !senders.includes(run.userId)) routes.set(run.runId, latest);
        await seams.finishRun(run, last);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        sendAstray(stored, (event) => {
          const route = endsRun(event) ? routes.get(event.run_id) : undefined;
          return route === undefined ? [] : parts.connections.of(route);
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
}
