import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** After which a read that brings nothing returns by itself. */
const BLOCK_MS = 5000;

/**
 * Who resumes is added to what the reader listens to when the replay is done, from what is newest by then. The reader
 * blocks: it takes them up with its next call, which comes after the next event or when it has waited long enough.
 */
export const resumeGap: Fault = {
  slug: 'resume-gap',
  title: 'a resumed connection is listened for after its replay, and what is stored in between is in neither',
  level: 3,
  seenBy: ['CMP', 'DUP', 'ORD'],
  needs: [],
  source: 'upstash/realtime#23',
  install: (guard) => (seams) => {
    const opening = new Set<Connection>();
    const added = new Map<Connection, number>();
    const missedUpTo = new WeakMap<Connection, number>();
    return {
      register: (connection) => {
        seams.register(connection);
        opening.add(connection);
      },
      unregister: (connection) => {
        seams.unregister(connection);
        opening.delete(connection);
        added.delete(connection);
      },
      startFeed: (connection, from) => {
        opening.delete(connection);
        if (from.resumedFrom === null) missedUpTo.delete(connection);
        else added.set(connection, performance.now());
        seams.startFeed(connection, from);
      },
      routeEvent: (stored) => {
        const nowMs = performance.now();
        const blocked = [...added].filter(([, sinceMs]) => nowMs - sinceMs < BLOCK_MS);
        for (const connection of [...opening, ...blocked.map(([one]) => one)]) {
          if (connection.userId === stored.userId) missedUpTo.set(connection, stored.seq);
        }
        added.clear();
        seams.routeEvent(stored);
      },
      deliver: (connection, event, phase) => {
        const isMissed = phase === 'live' && event.seq <= (missedUpTo.get(connection) ?? 0);
        if (!isMissed || !guard.fires(event.run_id)) seams.deliver(connection, event, phase);
      },
    };
  },
};
