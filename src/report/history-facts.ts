import type { Entry, EntryOf, History } from '../history/history.ts';
import { whoseEntries } from '../history/whose.ts';

/** What the words of a history's entries need to look up. */
export interface HistoryFacts {
  readonly openings: ReadonlyMap<number, EntryOf<'opening'>>;
  readonly requests: ReadonlyMap<number, EntryOf<'request'>>;
  readonly disturbances: ReadonlyMap<number, EntryOf<'disturbed'>>;
  /** What a send step put on the wire, and what it was told in answer. */
  readonly sends: ReadonlyMap<number, SendFacts>;
  /** Whose each canary is. */
  readonly canaries: ReadonlyMap<string, number>;
  /** The user in whose column an entry belongs; undefined for what belongs to nobody. */
  userOf(entry: Entry): number | undefined;
  /** The first canary in a text that is not of this user. */
  foreignCanary(text: string, user: number): string | undefined;
}

export interface SendFacts {
  readonly content: string;
  readonly threadId?: string;
  readonly runId?: string;
}

export function gatherFacts(history: History, userOfStep: (step: number) => number | undefined): HistoryFacts {
  const openings = new Map<number, EntryOf<'opening'>>();
  const requests = new Map<number, EntryOf<'request'>>();
  const canaries = new Map<string, number>();
  const disturbances = new Map<number, EntryOf<'disturbed'>>();
  for (const entry of history.entries) {
    if (entry.kind === 'opening') openings.set(entry.connection, entry);
    if (entry.kind === 'request') requests.set(entry.request, entry);
    if (entry.kind === 'disturbed') disturbances.set(entry.disturbance, entry);
    if (entry.kind === 'canary') canaries.set(entry.value, entry.user);
    if (entry.kind === 'lease') for (const canary of entry.canaries) canaries.set(canary, entry.user);
  }
  const userOf = whoseEntries(history, userOfStep);
  const foreignCanary = (text: string, user: number): string | undefined => {
    const found = text.match(/zq[a-z0-9]{24}/g) ?? [];
    return found.find((canary) => canaries.has(canary) && canaries.get(canary) !== user);
  };
  return { openings, requests, disturbances, sends: gatherSends(history.entries), canaries, userOf, foreignCanary };
}

function gatherSends(entries: readonly Entry[]): ReadonlyMap<number, SendFacts> {
  const sends = new Map<number, SendFacts>();
  const steps = new Map<string, number>();
  for (const entry of entries) {
    if ((entry.kind === 'sent' || entry.kind === 'request') && entry.ask.kind === 'send' && entry.step !== undefined) {
      sends.set(entry.step, { content: entry.ask.content });
      steps.set(entry.kind === 'sent' ? `${entry.connection} ${entry.requestId}` : `${entry.request}`, entry.step);
    }
    const answer =
      entry.kind === 'frame' && entry.seen?.kind === 'accepted'
        ? { asked: `${entry.connection} ${entry.seen.requestId}`, is: entry.seen }
        : entry.kind === 'response' && entry.seen?.accepted !== undefined
          ? { asked: `${entry.request}`, is: entry.seen.accepted }
          : undefined;
    const step = answer && steps.get(answer.asked);
    const send = step !== undefined && sends.get(step);
    if (!answer || step === undefined || !send) continue;
    const { threadId, runId } = answer.is;
    sends.set(step, { ...send, ...(threadId !== undefined && { threadId }), ...(runId !== undefined && { runId }) });
  }
  return sends;
}
