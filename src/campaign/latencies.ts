import type { History } from '../history/history.ts';
import type { Quantiles } from './quantiles.ts';

/**
 * Takes from a history how long handshakes took until their first frame, and how long a message took, sent over a
 * socket, until the first event of its run came back on it. Connections of the pool were opened before and are left
 * out.
 */
export function takeLatencies(
  history: History,
  into: { readonly connect: Quantiles; readonly event: Quantiles },
): void {
  const opened = new Map<number, number>();
  const asked = new Map<string, number>();
  const accepted = new Map<string, number>();
  for (const entry of history.entries) {
    if (entry.kind === 'opening' && entry.purpose !== 'warm') opened.set(entry.connection, entry.at);
    if (entry.kind === 'sent' && entry.requestId !== undefined) asked.set(entry.requestId, entry.at);
    if (entry.kind !== 'frame') continue;
    const { seen, connection, at } = entry;
    const openedAt = opened.get(connection);
    if (seen?.kind === 'welcome' && openedAt !== undefined) into.connect.add(at - openedAt);
    const askedAt = seen?.requestId === undefined ? undefined : asked.get(seen.requestId);
    if (seen?.kind === 'accepted' && seen.duplicate === false && askedAt !== undefined) {
      accepted.set(`${connection} ${seen.runId}`, askedAt);
    }
    const run = `${connection} ${seen?.runId}`;
    const sentAt = accepted.get(run);
    if (seen?.kind === 'agent_started' && sentAt !== undefined) {
      into.event.add(at - sentAt);
      accepted.delete(run);
    }
  }
}
