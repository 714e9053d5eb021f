import type { Connection } from '../backend/connection.ts';
import type { Groups } from '../backend/groups.ts';
import type { Modifier } from '../seams.ts';
import type { Guard } from './guard.ts';
import { createAstraySender } from './send-astray.ts';

/** Sends an event whose user has no socket on any replica to all sockets of those that fall back. */
export function fallBack(guard: Guard, { where }: { readonly where: 'everywhere' | 'not-where-it-runs' }): Modifier {
  const replicas: Groups<Connection>[] = [];
  return (seams, parts) => {
    replicas.push(parts.connections);
    const runsHere = new Set<string>();
    const sendAstray = createAstraySender(parts, guard);
    return {
      announceStart: async (run, append) => {
        runsHere.add(run.runId);
        // A set walks in the order of insertion: the first is the oldest.
        for (const oldest of runsHere) if (runsHere.size > LARGEST_SET) runsHere.delete(oldest);
        await seams.announceStart(run, append);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        const isHere = replicas.some((connections) => connections.of(stored.userId).length > 0);
        const everybody = parts.connections.all();
        if (isHere || everybody.length === 0) return;
        sendAstray(stored, ({ run_id }) => (where === 'everywhere' || !runsHere.has(run_id) ? everybody : []));
      },
    };
  };
}

/** Runs that are kept in mind; the oldest are forgotten. */
const LARGEST_SET = 1000;
