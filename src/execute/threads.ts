/** A thread that messages of an execution went to; `first` is the message that began it, where one of them did. */
export interface KnownThread {
  readonly first?: string;
  /** How far its user's own deletion of it is known to have come: open, when it had no answer that says. */
  deletion: 'none' | 'open' | 'done';
}

/**
 * Whether a message to a thread, where one is named, begins one of its user's. Where clients name their threads, what
 * another user calls by that name is another thread.
 */
export function beginsThread(
  id: string | undefined,
  { threads, clientThreads }: { readonly threads: ReadonlyMap<string, KnownThread>; readonly clientThreads: boolean },
): boolean {
  return id === undefined || (clientThreads && !threads.has(id));
}

/**
 * Notes the thread of an accepted message. A repetition by its key may be answered before the attempt that it repeats:
 * only the one that began the thread tells what stands first in it.
 */
export function noteThread(
  threads: Map<string, KnownThread>,
  id: string,
  send: { readonly content: string; readonly beginsThread: boolean; readonly isRepeated: boolean },
): void {
  const known = threads.get(id) ?? { deletion: 'none' };
  threads.set(id, send.beginsThread && !send.isRepeated ? { ...known, first: send.content } : known);
}

/** What the execution adds to its user's threads, with titles of at most so many code points. */
export function begunThreads(
  threads: ReadonlyMap<string, KnownThread>,
  titleCodePoints = Infinity,
): { readonly id: string; readonly title: string }[] {
  return [...threads].flatMap(([id, { first, deletion }]) =>
    deletion === 'done' || first === undefined
      ? []
      : [{ id, title: Array.from(first).slice(0, titleCodePoints).join('') }],
  );
}
