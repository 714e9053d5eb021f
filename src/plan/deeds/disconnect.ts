import { chance, choose } from '../choose.ts';
import type { Session } from '../session.ts';
import { drawResume, openConnection } from './connect.ts';
import { sendMessage } from './send.ts';

/**
 * A connection goes, often in mid-run and often the older one of two, whose user goes on with the other; mostly it
 * comes back, with a cursor or without. Where that is in mid-run, it mostly asks something at once, while it still gets
 * what it missed.
 */
export function disconnect(session: Session): void {
  const { random, open } = session;
  if (open.length === 0) {
    openConnection(session);
    return;
  }
  const several = open.length > 1;
  const [connection = 0] = open.splice(several && chance(random, 0.6) ? 0 : open.length - 1, 1);
  const dropped = session.add(
    { kind: 'disconnect', how: choose(random, { close: 5, terminate: 4, 'half-open': 1 }) },
    { connection },
  );
  if (chance(random, several ? 0.5 : 0.15)) {
    if (several && chance(random, 0.55)) sendMessage(session);
    return;
  }
  if (chance(random, 0.3)) session.wait({ kind: 'settled', step: dropped });
  else if (chance(random, 0.25)) session.wait({ kind: 'quiet' });
  openConnection(session, { connection, resume: drawResume(session) });
  if (session.depth > 0 && chance(random, 0.7)) session.actFreely();
}
