import type { EventFrame } from '../../protocol/server-frames.ts';
import type { Connection } from '../backend/connection.ts';
import type { ReplicaParts } from '../seams.ts';

/**
 * Sends a stored event, as it is, to sockets that are not its user's; one after the other, in the order of the calls.
 */
export function createAstraySender(
  parts: Pick<ReplicaParts, 'readEvents'>,
): (stored: { userId: string; seq: number }, to: (event: EventFrame) => readonly Connection[]) => void {
  let before = Promise.resolve();
  return ({ userId, seq }, to) => {
    const events = parts.readEvents(userId, { after: seq - 1, limit: 1 });
    before = Promise.all([events, before]).then(
      ([[event]]) => {
        if (event !== undefined) to(event).forEach((connection) => connection.sendEvent(event));
      },
      // What cannot be read is not sent: a fault loses nothing that the sound stack keeps.
      () => undefined,
    );
  };
}
