import { choose } from '../choose.ts';
import type { RefreshHow } from '../plan.ts';
import type { Session } from '../session.ts';

const OVER_HTTP = { http: 4, 'http-twice': 2, 'http-dead': 1 } satisfies Partial<Record<RefreshHow, number>>;
const OVER_SOCKET = {
  'socket-own': 4,
  'socket-foreign': 3,
  'socket-revoked': 1,
  'socket-garbage': 1,
} satisfies Partial<Record<RefreshHow, number>>;
const AGED = { 'socket-expired': 4 } satisfies Partial<Record<RefreshHow, number>>;

/** Another token: by exchange, or given to a live socket. What it is worth shows in what the session does next. */
export function refresh(session: Session): void {
  const { random, open, weather } = session;
  const overSocket = weather.aging ? { ...OVER_SOCKET, ...AGED } : OVER_SOCKET;
  const how = choose<RefreshHow>(random, open.length === 0 ? OVER_HTTP : { ...OVER_HTTP, ...overSocket });
  if (how !== 'socket-foreign') session.add({ kind: 'refresh', how });
  else if (weather.users > 1) session.add({ kind: 'refresh', how, user: session.otherUser() });
}
