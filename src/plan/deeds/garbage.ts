import { GARBAGE_FORMS } from '../../contract/ask.ts';
import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { openConnection } from './connect.ts';
import { sendMessage } from './send.ts';

/** A frame that must be refused, now and then straight behind a message. The largest also ends the connection. */
export function sendGarbage(session: Session): void {
  const { random, open } = session;
  if (open.length === 0) openConnection(session);
  const connection = random.pick(open);
  const form = random.pick(GARBAGE_FORMS);
  if (chance(random, 0.4)) sendMessage(session, { connection, via: 'socket' });
  session.add({ kind: 'garbage', form }, { connection });
  if (form === 'oversized') open.splice(open.indexOf(connection), 1);
}
