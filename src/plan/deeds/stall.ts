import type { Session } from '../session.ts';
import { sendMessage } from './send.ts';

/** A connection that does not read while its user's run goes on, and then reads again. */
export function stall(session: Session): void {
  const connection = session.open.at(-1);
  if (connection === undefined) {
    session.add({ kind: 'read', what: 'threads' });
    return;
  }
  session.add({ kind: 'stall' }, { connection });
  sendMessage(session);
  if (session.left() > 1) session.act();
  session.add({ kind: 'drain' }, { connection });
}
