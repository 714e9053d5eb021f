import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { openConnection } from './connect.ts';
import { sendMessage } from './send.ts';

/**
 * The token of a live connection ages out; what its socket, or a handshake with it, then does has to be refused. Often
 * nothing is done there: it is to be closed all the same.
 */
export function expire(session: Session): void {
  const { random, weather, open } = session;
  if (session.aged) {
    sendMessage(session);
    return;
  }
  session.aged = true;
  if (weather.connections > open.length + 1 && chance(random, 0.25)) {
    outlive(session);
    return;
  }
  if (open.length === 0 || chance(random, 0.3)) openConnection(session, { token: 'short-lived' });
  const connection = open.at(-1) ?? 0;
  const how = chance(random, 0.4) ? ({ how: 'renewed' } as const) : {};
  const aged = session.add({ kind: 'expire', ...how }, { connection });
  session.wait({ kind: 'settled', step: aged });
  const isQuiet = chance(random, 0.4);
  if (!isQuiet) sendMessage(session, chance(random, 0.7) ? { connection, via: 'socket' } : {});
  if (isQuiet || chance(random, 0.5)) open.splice(open.indexOf(connection), 1);
}

/** A connection is given another token in time, and lives on past the end of the one that it was opened with. */
function outlive(session: Session): void {
  const { open } = session;
  openConnection(session, { token: 'short-lived' });
  const moved = open.at(-1) ?? 0;
  session.add({ kind: 'refresh', how: 'socket-own' }, { connection: moved });
  openConnection(session, { token: 'short-lived' });
  const aged = session.add({ kind: 'expire' }, { connection: open.at(-1) ?? 0 });
  session.wait({ kind: 'settled', step: aged });
  sendMessage(session, { connection: moved, via: 'socket' });
}
