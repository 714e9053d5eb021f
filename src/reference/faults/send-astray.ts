import type { EventFrame } from '../../protocol/server-frames.ts';
import type { Connection } from '../backend/connection.ts';
import type { ReplicaParts } from '../seams.ts';
import type { Guard } from './guard.ts';

/**
 * Sends a stored event, as it is, to sockets that are not its user's, if the guard of the fault fires for its run; one
 * after the other, in the order of the calls.
 */
export function createAstraySender(
  parts: Pick<ReplicaParts, 'readEvents'>,
  guard: Guard,
): (stored: { userId: string; seq: number }, to: (event: EventFrame) => readonly Connection[]) => void {
  let before = Promise.resolve();
  return ({ userId, seq }, to) => {
    const send = async (): Promise<void> => {
      const [event] = await parts.readEvents(userId, { after: seq - 1, limit: 1 });
      if (event === undefined) return;
      // Who is sent to is always found out, since that may change what the fault keeps in mind.
      const astray = to(event);
      if (guard.fires(event.run_id)) astray.forEach((connection) => connection.sendEvent(event));
    };
    // One read at a time: several at once would wait for new sessions with the database, and come after everything.
    before = before.then(send).catch(() => {
      // What cannot be read is not sent: a fault loses nothing that the sound stack keeps.
    });
  };
}
