import type { Fault } from './fault.ts';
import { routeBySession } from './route-by-session.ts';

/** The session of all users knows who spoke last, and nobody else. */
export const lastRoute: Fault = {
  slug: 'last-route',
  title: "a run's last event goes to the user whose message came last, looked up when the run ends",
  level: 3,
  seenBy: ['IDF', 'CAN', 'UNK', 'CMP', 'DUP'],
  needs: [],
  source: 'openclaw/openclaw#29237; sprintberlin/openclaw-cliq#104',
  install: (guard) => routeBySession(guard, { known: 1 }),
};
