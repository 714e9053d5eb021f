import type { Contract } from '../contract/contract.ts';
import { isEventKind } from '../contract/event-kinds.ts';
import type { HistoryView } from '../history/view.ts';
import { ownersBlind } from './owners-blind.ts';

/** What clients observed in one execution: seeing nothing is a failure, so it is counted. */
export interface Observed {
  /** Agent events received, each connection's counted. */
  readonly events: number;
  readonly frames: number;
  /** Frames that the target could not read. */
  readonly unparsed: number;
  /** Agent runs that were accepted. */
  readonly runs: number;
  /** Whether runs of two users were under way at once. */
  readonly overlap: boolean;
  /** Connections opened by the plan after an earlier one of the same user had closed. */
  readonly reconnects: number;
  /** Users who were entitled to an own canary, and quiet, and never saw one: the search was blind there. */
  readonly ownersBlind: readonly number[];
}

/** Counts what was observed. */
export function observe({ view, contract }: { readonly view: HistoryView; readonly contract: Contract }): Observed {
  const frames = view.connections.flatMap((connection) => connection.frames);
  const runs = view.users.map((user) => runSpans(user.user, view, contract));
  return {
    events: frames.filter((frame) => frame.seen !== undefined && isEventKind(frame.seen.kind)).length,
    frames: frames.length,
    unparsed: frames.filter((frame) => frame.seen === undefined).length,
    runs: runs.reduce((sum, spans) => sum + spans.size, 0),
    overlap: runs.some((spans, index) => runs.slice(index + 1).some((others) => overlap(spans, others))),
    reconnects: view.users.reduce((sum, user) => {
      const closed = user.connections.flatMap((connection) => connection.closed ?? []);
      const reopened = user.connections.filter(
        ({ opening, opened }) =>
          opening.purpose === 'plan' && opened !== undefined && closed.some((close) => close.n < opening.n),
      );
      return sum + reopened.length;
    }, 0),
    ownersBlind: ownersBlind(view, contract),
  };
}

interface Span {
  readonly from: number;
  to: number;
}

/** The runs of a user that were accepted, from the acceptance (or the first event) to the last event received. */
function runSpans(user: number, view: HistoryView, contract: Contract): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const begin = (runId: string, n: number): void => {
    const span = spans.get(runId);
    if (span === undefined) spans.set(runId, { from: n, to: Infinity });
  };
  for (const { request, response } of view.requests) {
    const accepted = response?.seen?.accepted;
    if (request.user === user && response !== undefined && accepted?.duplicate === false) {
      begin(accepted.runId, response.n);
    }
  }
  for (const connection of view.users.find((one) => one.user === user)?.connections ?? []) {
    for (const { n, seen } of connection.frames) {
      if (seen?.runId === undefined) continue;
      if (seen.kind === 'accepted' && seen.duplicate !== true) begin(seen.runId, n);
    }
    for (const { n, seen } of connection.frames) {
      if (seen?.runId === undefined || !isEventKind(seen.kind)) continue;
      const span = spans.get(seen.runId);
      if (span !== undefined && contract.grammar.endings[seen.kind] !== undefined) span.to = Math.min(span.to, n);
    }
  }
  return spans;
}

function overlap(some: ReadonlyMap<string, Span>, others: ReadonlyMap<string, Span>): boolean {
  return [...some.values()].some((a) => [...others.values()].some((b) => a.from < b.to && b.from < a.to));
}
