import type { RunRef } from '../plan.ts';
import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send, sendMessage } from './send.ts';

/**
 * Another user becomes a member of the session's own thread, or the session's user makes themselves one of another's;
 * then something is said there, or heard of it.
 */
export function share(session: Session): void {
  const { user, weather } = session;
  const named = nameRun(session);
  if (named === undefined || weather.users === 1) {
    send(session);
    return;
  }
  const isOwn = named.user === user;
  const run = isOwn ? named : session.nameOnce(named.user);
  session.add({ kind: 'share', run, user: isOwn ? session.otherUser() : user });
  takePart(session, run);
}

function takePart(session: Session, run: RunRef): void {
  const { random, weather } = session;
  if (weather.ops.attach !== undefined && random.below(2) === 0) session.add({ kind: 'attach', run });
  else sendMessage(session, { thread: { kind: 'of', run } });
}
