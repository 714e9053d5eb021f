import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { openConnection } from './connect.ts';
import { nameRun } from './naming.ts';
import { send, sendMessage } from './send.ts';

/**
 * A connection is to hear of a run of another user's, or of one of the session's own that another connection began;
 * then mostly something more is said in that thread.
 */
export function attach(session: Session): void {
  const { random, user, open, weather } = session;
  const run = nameRun(session);
  if (run === undefined) {
    send(session);
    return;
  }
  if (run.user !== user) {
    session.add({ kind: 'attach', run });
    return;
  }
  if (open.length < Math.min(2, weather.connections)) openConnection(session);
  session.add({ kind: 'attach', run });
  if (chance(random, 0.6)) sendMessage(session, { thread: { kind: 'of', run } });
}
