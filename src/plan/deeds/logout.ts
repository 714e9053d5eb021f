import { chance, choose } from '../choose.ts';
import type { Session } from '../session.ts';
import { openConnection } from './connect.ts';
import { sendMessage } from './send.ts';

/**
 * Ends the session late in it; what follows has to be refused: a message on the live socket, a handshake, a read, an
 * exchange of its refresh token.
 */
export function logout(session: Session): void {
  const { random, weather } = session;
  if (session.left() > 4 || !session.signedIn) {
    sendMessage(session);
    return;
  }
  session.signedIn = false;
  const connection = session.open.at(-1) ?? 0;
  // A connection that has moved to another token, or was to and did not, is that session's all the same.
  if (session.open.length > 0 && chance(random, 0.25)) offerToken(session, connection);
  const revoked = session.add({ kind: 'logout' }, { connection });
  if (chance(random, 0.6)) session.wait({ kind: 'settled', step: revoked });
  if (chance(random, 0.7)) sendMessage(session);
  if (chance(random, 0.3)) openConnection(session, { connection });
  if (weather.http && chance(random, 0.3)) session.add({ kind: 'read', what: 'threads' });
  if (weather.http && chance(random, 0.3)) session.add({ kind: 'refresh', how: 'http' }, { connection });
}

function offerToken(session: Session, connection: number): void {
  const how = choose(session.random, { 'socket-renewed': 3, 'socket-revoked': 1, 'socket-garbage': 0.5 });
  const offered = session.add({ kind: 'refresh', how }, { connection });
  session.wait({ kind: 'settled', step: offered });
}
