import { endsRun } from './ends-run.ts';
import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** Runs of one user that the index takes. */
const ROOM = 5;

/** What the index does not hold is nobody's, and goes to everybody. */
export const fullIndex: Fault = {
  slug: 'full-index',
  title: `the index of whose run it is has room for ${ROOM} of each user, and what it does not hold goes to everybody`,
  level: 2,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'HaknErd/student-hub-platform#40; NousResearch/hermes-agent PR#49553',
  install: (guard) => (seams, parts) => {
    const runsOf = new Map<string, number>();
    const unknown = new Set<string>();
    const sendAstray = createAstraySender(parts, guard);
    return {
      announceStart: async (run, append) => {
        const held = runsOf.get(run.userId) ?? 0;
        if (held < ROOM) runsOf.set(run.userId, held + 1);
        else unknown.add(run.runId);
        await seams.announceStart(run, append);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        sendAstray(stored, (event) => {
          if (!unknown.has(event.run_id)) return [];
          if (endsRun(event)) unknown.delete(event.run_id);
          return parts.connections.all().filter(({ userId }) => userId !== stored.userId);
        });
      },
    };
  },
};
