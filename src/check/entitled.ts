import type { Contract } from '../contract/contract.ts';
import type { ConnectionView, HistoryView } from '../history/view.ts';
import { perhapsKnown } from './duplicate-violations.ts';
import { exchanges, type Exchange } from './exchanges.ts';
import type { Feed } from './own-events.ts';

/** Whether a connection gets all of a run, from its first event on; `start`: the message that began it. */
export function isEntitled(
  { connection, welcome }: Feed,
  { start, view, contract }: { readonly start: Exchange; readonly view: HistoryView; readonly contract: Contract },
): boolean {
  const { sent, connection: sender, answer } = start;
  const { audience, replay } = contract.delivery;
  if (mayRepeat(start, { view, contract })) return false;
  switch (audience) {
    case 'connection':
      return sender === connection;
    case 'user':
      // A member of its thread may have become one in its midst.
      if (start.user !== connection.user) return false;
      if (connection.opening.purpose === 'warm') return connection.opening.n < sent.n;
      return welcome !== undefined && welcome.n < sent.n;
    case 'thread':
      return sender === connection || takesPart(connection, { threadId: answer?.accepted?.threadId, n: sent.n, view });
    case 'run': {
      const runId = answer?.accepted?.runId;
      const hasAttached = attachments(connection, view).some((one) => one.runId === runId);
      return sender === connection || (replay === 'all' && hasAttached);
    }
    default:
      return audience satisfies never;
  }
}

/** Whether the run may have begun by an earlier message of the same key, where acceptances do not tell. */
function mayRepeat(start: Exchange, { view, contract }: { view: HistoryView; contract: Contract }): boolean {
  return contract.keysAlone !== true && exchanges(view).some((other) => perhapsKnown(other, start));
}

/** Whether a connection had been answered, before entry `n`, that a message of it or it itself is in the thread. */
function takesPart(
  connection: ConnectionView,
  { threadId, n, view }: { readonly threadId: string | undefined; readonly n: number; readonly view: HistoryView },
): boolean {
  const messages = exchanges(view).flatMap((one) => {
    const thread = one.answer?.accepted?.threadId;
    return one.connection === connection && one.answer !== undefined && thread !== undefined
      ? [{ threadId: thread, n: one.answer.n }]
      : [];
  });
  return [...messages, ...attachments(connection, view)].some((one) => one.threadId === threadId && one.n < n);
}

/** What a connection was told that it hears of, with the entry that says so. */
function attachments(
  connection: ConnectionView,
  view: HistoryView,
): readonly { readonly runId: string; readonly threadId: string; readonly n: number }[] {
  return exchanges(view).flatMap(({ connection: on, ask, answer }) =>
    on === connection && ask.kind === 'attach' && answer?.positive === true
      ? [{ runId: ask.runId, threadId: ask.threadId, n: answer.n }]
      : [],
  );
}
