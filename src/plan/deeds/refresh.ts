import { chance, choose } from '../choose.ts';
import type { RefreshHow } from '../plan.ts';
import type { Session } from '../session.ts';
import { duringRun } from '../windows.ts';
import { sendMessage } from './send.ts';

const OVER_HTTP = { http: 4, 'http-twice': 2, 'http-dead': 1 } satisfies Partial<Record<RefreshHow, number>>;
const OVER_SOCKET = {
  'socket-own': 4,
  'socket-renewed': 3,
  'socket-revoked': 1,
  'socket-garbage': 1,
} satisfies Partial<Record<RefreshHow, number>>;
const AGED = { 'socket-expired': 4 } satisfies Partial<Record<RefreshHow, number>>;

/**
 * Another token: by exchange, or given to a live socket, also another user's. What it is worth shows in what the
 * session does next.
 */
export function refresh(session: Session): void {
  const { random, open, weather, foreign } = session;
  if (weather.users > 1 && open.length > 0 && chance(random, foreign)) {
    session.add({ kind: 'refresh', how: 'socket-foreign', user: session.otherUser() });
    return;
  }
  const overSocket = weather.aging ? { ...OVER_SOCKET, ...AGED } : OVER_SOCKET;
  // A connection that moves while events come to it.
  if (open.length > 0 && chance(random, 0.3)) session.wait(duringRun(random, sendMessage(session)));
  const how = choose(random, open.length === 0 ? OVER_HTTP : { ...OVER_HTTP, ...overSocket });
  if (how === 'http' && chance(random, 0.3)) renewBoth(session);
  else session.add({ kind: 'refresh', how });
}

/** A user has a session for every other connection, and each its own refresh token. */
function renewBoth(session: Session): void {
  const first = session.random.below(2);
  for (const connection of [first, 1 - first]) session.add({ kind: 'refresh', how: 'http' }, { connection });
}
