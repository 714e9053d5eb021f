import { createGroups } from '../backend/groups.ts';
import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** Of a socket that was gone without a close frame (RFC 6455 section 7.4.1). */
const GONE = 1006;

/**
 * Sends to a user hold the user's lock, one after the other. That a socket is gone without a word is found out by a
 * send to it, which waits for it to be cleaned up; and cleaning up needs the lock.
 */
export const deadTabBlocks: Fault = {
  slug: 'dead-tab-blocks',
  title: "a send to a dead connection holds the lock that cleaning it up waits for, and its user's others hear nothing",
  level: 3,
  seenBy: ['CMP', 'LIV'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => (seams) => {
    const dead = createGroups<Connection>();
    const locks = new Map<string, Promise<void>>();
    const locked = async (userId: string, work: () => Promise<void>): Promise<void> => {
      const done = (locks.get(userId) ?? Promise.resolve()).then(work);
      locks.set(userId, done);
      await done;
    };
    const cleanUp = (connection: Connection): Promise<void> =>
      locked(connection.userId, () => {
        dead.remove(connection.userId, connection);
        return Promise.resolve();
      });
    return {
      unregister: (connection) => {
        seams.unregister(connection);
        if (connection.closedWith() === GONE && guard.fires(connection.id)) dead.add(connection.userId, connection);
      },
      routeEvent: (stored) => {
        void locked(stored.userId, async () => {
          for (const connection of dead.of(stored.userId)) await cleanUp(connection);
          seams.routeEvent(stored);
        });
      },
    };
  },
};
