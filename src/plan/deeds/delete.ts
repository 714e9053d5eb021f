import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send } from './send.ts';

/** Deletes a thread, also with a run under way; then mostly something is asked of it. */
export function deleteThread(session: Session): void {
  const run = nameRun(session);
  if (run === undefined) {
    send(session);
    return;
  }
  session.add({ kind: 'delete', run });
  const after = session.weather.http ? 'http' : 'socket';
  if (chance(session.random, 0.5)) session.add({ kind: 'read', what: 'messages', run, via: after });
}
