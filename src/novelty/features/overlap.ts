import { isEventKind, type EventKind } from '../../contract/event-kinds.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Feature } from '../feature.ts';

/** A run as its user saw it: entries of its first and its last event, and the kind of the last. */
interface Span {
  readonly user: number;
  readonly from: number;
  to: number;
  last: EventKind;
}

export const overlap: Feature = {
  name: 'overlap',
  says: 'how two runs lay in time that were under way at once, and how each ended',
  *read({ view }) {
    const spans = spansOf(view);
    for (const [at, one] of spans.entries()) {
      for (const other of spans.slice(at + 1)) {
        if (other.from > one.to) continue;
        const how = other.to < one.to ? 'within' : 'beyond';
        const whose = one.user === other.user ? 'of one user' : 'of two users';
        yield `${whose}: ${one.last}, the other ${how} it: ${other.last}`;
      }
    }
    yield `at once: ${mostAtOnce(spans)}`;
  },
};

/** In the order in which they begin. */
function spansOf({ connections }: HistoryView): readonly Span[] {
  const spans = new Map<string, Span>();
  for (const { user, frames } of connections) {
    for (const { n, seen } of frames) {
      if (seen?.runId === undefined || !isEventKind(seen.kind)) continue;
      const key = `${user} ${seen.runId}`;
      const span = spans.get(key);
      if (span === undefined) spans.set(key, { user, from: n, to: n, last: seen.kind });
      else if (n > span.to) Object.assign(span, { to: n, last: seen.kind });
    }
  }
  return [...spans.values()].sort((a, b) => a.from - b.from);
}

function mostAtOnce(spans: readonly Span[]): number {
  return Math.max(0, ...spans.map(({ from }) => spans.filter((one) => one.from <= from && from <= one.to).length));
}
