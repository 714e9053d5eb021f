import type { EventFrame } from '../../protocol/server-frames.ts';
import type { Connection } from '../backend/connection.ts';
import type { ReplicaParts } from '../seams.ts';
import type { Guard } from './guard.ts';

/** Where an event was stored: whose it is, and its number among theirs. */
interface Stored {
  readonly userId: string;
  readonly seq: number;
}

/** Tells to whom an event goes astray. */
type Recipients = (event: EventFrame) => readonly Connection[];

/**
 * Sends a stored event, as it is, to sockets that are not its user's, if the guard of the fault fires for its run; one
 * after the other, in the order of the calls.
 */
export function createAstraySender(
  parts: Pick<ReplicaParts, 'readEvents'>,
  guard: Guard,
): (stored: Stored, to: Recipients) => void {
  let waiting: { readonly stored: Stored; readonly to: Recipients }[] = [];
  let isSending = false;
  const sendWaiting = async (): Promise<void> => {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const events = await readAll(batch.map(({ stored }) => stored), parts);
      for (const { stored, to } of batch) {
        const event = events.get(stored.userId)?.get(stored.seq);
        if (event === undefined) continue;
        // Who is sent to is always found out, since that may change what the fault keeps in mind.
        const astray = to(event);
        if (guard.fires(event.run_id)) astray.forEach((connection) => connection.sendEvent(event));
      }
    }
    isSending = false;
  };
  return (stored, to) => {
    waiting.push({ stored, to });
    if (!isSending) void sendWaiting();
  };
}

/**
 * Events by user and number, with one read a user: reads for each event, one after the other, come a second late where
 * many users are busy, and all at once they wait for sessions with the database. What cannot be read is left out: a
 * fault loses nothing that the sound stack keeps.
 */
async function readAll(
  all: readonly Stored[],
  { readEvents }: Pick<ReplicaParts, 'readEvents'>,
): Promise<ReadonlyMap<string, ReadonlyMap<number, EventFrame>>> {
  const ranges = new Map<string, { first: number; last: number }>();
  for (const { userId, seq } of all) {
    const { first, last } = ranges.get(userId) ?? { first: seq, last: seq };
    ranges.set(userId, { first: Math.min(first, seq), last: Math.max(last, seq) });
  }
  const read = Array.from(ranges, async ([userId, { first, last }]) => {
    const events = await readEvents(userId, { after: first - 1, limit: last - first + 1 }).catch(() => []);
    return [userId, new Map(events.map((event) => [event.seq, event]))] as const;
  });
  return new Map(await Promise.all(read));
}
