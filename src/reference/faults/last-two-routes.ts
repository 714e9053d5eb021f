import type { Fault } from './fault.ts';
import { routeBySession } from './route-by-session.ts';

/** The session of all users knows two of them, and it takes three until one is forgotten whose run goes on. */
export const lastTwoRoutes: Fault = {
  slug: 'last-two-routes',
  title: 'the last event of a run of whoever is not among the two users who spoke last goes to the last of them',
  level: 4,
  seenBy: ['IDF', 'CAN', 'UNK', 'CMP', 'DUP'],
  needs: [],
  source: 'openclaw/openclaw#29237; sprintberlin/openclaw-cliq#104, with three users',
  install: (guard) => routeBySession(guard, { known: 2 }),
};
