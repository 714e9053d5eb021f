import { type EventKind, isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { EntryOf } from '../history/history.ts';
import type { ConnectionView, HistoryView } from '../history/view.ts';
import { issued, ownerOf } from './issued.ts';
import { membersOf } from './members.ts';
import { perView } from './per-view.ts';

/**
 * An event of a run that a connection brought, of its own user or of a thread that they are a member of: what leaks is
 * told by other checkers.
 */
export interface OwnEvent {
  readonly n: number;
  readonly at: number;
  readonly connection: ConnectionView;
  readonly kind: EventKind;
  readonly runId: string | undefined;
  readonly seq: number | undefined;
  readonly seen: SeenFrame;
  readonly raw: string;
}

/** What one connection brought of its own user's events. */
export interface Feed {
  readonly connection: ConnectionView;
  /** The first frame that says who and where the connection is. */
  readonly welcome: (EntryOf<'frame'> & { readonly seen: SeenFrame }) | undefined;
  /** Everything after this `seq` belongs on this connection. Undefined: not known. */
  readonly baseline: number | undefined;
  readonly events: readonly OwnEvent[];
}

/**
 * The feed of each connection, by its number. A warm one begins at its lease: what came before belongs to an earlier
 * execution. Another one begins where its welcome says.
 */
export const feeds = perView((view: HistoryView): ReadonlyMap<number, Feed> => {
  const { runs } = issued(view);
  const all = new Map<number, Feed>();
  for (const { user, lease, connections } of view.users) {
    for (const connection of connections) {
      const events: OwnEvent[] = [];
      let welcome: Feed['welcome'];
      for (const frame of connection.frames) {
        const { n, at, seen, raw } = frame;
        if (seen === undefined) continue;
        if (seen.kind === 'welcome') welcome ??= { ...frame, seen };
        if (!isEventKind(seen.kind)) continue;
        const runOwner = seen.runId === undefined ? user : (ownerOf(runs, seen.runId) ?? user);
        const isForeign = runOwner !== user || (seen.userId !== undefined && seen.userId !== lease.userId);
        if (isForeign && !membersOf(view).mayHear(user, seen.runId ?? '', n)) continue;
        events.push({ n, at, connection, kind: seen.kind, runId: seen.runId, seq: seen.seq, seen, raw });
      }
      const warm = connection.opening.purpose === 'warm';
      const baseline = warm ? lease.headSeq : (welcome?.seen.resumedFrom ?? welcome?.seen.headSeq);
      all.set(connection.connection, { connection, welcome, baseline, events });
    }
  }
  return all;
});

/** The feeds of one user's connections. */
export function feedsOf(view: HistoryView, user: number): readonly Feed[] {
  return [...feeds(view).values()].filter(({ connection }) => connection.user === user);
}
