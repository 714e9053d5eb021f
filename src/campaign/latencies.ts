import { isEventKind } from '../contract/event-kinds.ts';
import type { EntryOf, History } from '../history/history.ts';
import type { Quantiles } from './quantiles.ts';

/**
 * Takes from a history how long handshakes took until their first frame, and how long a message took, sent over a
 * socket, until the first event of its run came back on it. Connections of the pool were opened before and are left
 * out. Where the stack was disturbed, also how long those that the plan opened afterwards took to have all that they
 * resumed for.
 */
export function takeLatencies(
  history: History,
  into: { readonly connect: Quantiles; readonly event: Quantiles; readonly resume: Quantiles },
): void {
  const opened = new Map<number, number>();
  const asked = new Map<string, number>();
  const accepted = new Map<string, number>();
  const takeResume = resumes(into.resume);
  for (const entry of history.entries) {
    takeResume(entry);
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

/** A resume has come to its end with the newest event that there was at its welcome. */
function resumes(into: Quantiles): (entry: History['entries'][number]) => void {
  let disturbed = false;
  const under = new Map<number, { readonly openedAt: number; headSeq: number }>();
  const reached = ({ connection, at }: EntryOf<'frame'>, seq: number): void => {
    const resume = under.get(connection);
    if (resume === undefined || seq < resume.headSeq) return;
    into.add(at - resume.openedAt);
    under.delete(connection);
  };
  return (entry) => {
    if (entry.kind === 'disturbed') disturbed = true;
    if (entry.kind === 'opening' && disturbed && entry.purpose === 'plan' && entry.resumeFrom !== undefined) {
      under.set(entry.connection, { openedAt: entry.at, headSeq: Infinity });
    }
    if (entry.kind !== 'frame' || entry.seen === undefined) return;
    const { kind, seq, headSeq, resumedFrom } = entry.seen;
    const resume = under.get(entry.connection);
    if (kind === 'welcome' && resume !== undefined) {
      resume.headSeq = headSeq ?? 0;
      reached(entry, resumedFrom ?? 0);
    } else if (isEventKind(kind) && seq !== undefined) reached(entry, seq);
  };
}
