import type { SeenMessage, SeenPage, SeenThread } from '../../contract/seen.ts';
import type { HistoryView } from '../../history/view.ts';
import { type Exchange, exchanges } from '../exchanges.ts';

/** The pages of one list from its beginning, as far as they were read. `complete`: the last page was among them. */
export interface Walk<T> {
  readonly user: number;
  readonly threadId: string | undefined;
  /** The first page's asking: what was there by then is on the walk. */
  readonly from: number;
  /** The last page's answer: what was not asked for by then is not. */
  readonly to: number;
  readonly pages: readonly Exchange[];
  readonly items: readonly T[];
  readonly complete: boolean;
}

/** Every page without a cursor, followed as far as its cursors were. */
export function messageWalks(view: HistoryView): readonly Walk<SeenMessage>[] {
  return walks(view, { kind: 'messages', pageOf: ({ answer }) => answer?.messages });
}

export function threadWalks(view: HistoryView): readonly Walk<SeenThread>[] {
  return walks(view, { kind: 'threads', pageOf: ({ answer }) => answer?.threads });
}

function walks<T>(
  view: HistoryView,
  { kind, pageOf }: { kind: 'messages' | 'threads'; pageOf: (exchange: Exchange) => SeenPage<T> | undefined },
): readonly Walk<T>[] {
  const reads = exchanges(view).filter((one) => one.ask.kind === kind && pageOf(one) !== undefined);
  return reads.flatMap((first) => {
    if (cursorOf(first) !== undefined) return [];
    const pages: Exchange[] = [];
    const items: T[] = [];
    let page: Exchange | undefined = first;
    let next: string | null | undefined;
    while (page !== undefined) {
      const seen: SeenPage<T> | undefined = pageOf(page);
      pages.push(page);
      items.push(...(seen?.items ?? []));
      next = seen?.nextCursor;
      const from: Exchange = page;
      page = reads.find(
        (one) =>
          typeof next === 'string' &&
          cursorOf(one) === next &&
          one.user === first.user &&
          threadOf(one) === threadOf(first) &&
          one.sent.n > (from.answer?.n ?? Infinity),
      );
    }
    const to = pages.at(-1)?.answer?.n ?? first.sent.n;
    return [
      { user: first.user, threadId: threadOf(first), from: first.sent.n, to, pages, items, complete: next === null },
    ];
  });
}

function cursorOf({ ask }: Exchange): string | undefined {
  return ask.kind === 'messages' || ask.kind === 'threads' ? ask.cursor : undefined;
}

function threadOf({ ask }: Exchange): string | undefined {
  return ask.kind === 'messages' ? ask.threadId : undefined;
}
