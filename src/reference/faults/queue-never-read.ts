import type { Connection } from '../backend/connection.ts';
import type { Groups } from '../backend/groups.ts';
import type { Fault } from './fault.ts';

/**
 * From the close of a user's last socket on, what is for them goes into a queue of theirs; a replay leaves that to the
 * queue, and nothing ever reads it.
 */
export const queueNeverRead: Fault = {
  slug: 'queue-never-read',
  title: 'events for a user who is away are queued, and nothing reads the queue when they are back',
  level: 2,
  seenBy: ['CMP', 'DUP'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => {
    const replicas: Groups<Connection>[] = [];
    const queues = new Map<string, Set<number>>();
    const isAway = (userId: string): boolean => replicas.every((connections) => connections.of(userId).length === 0);
    return (seams, parts) => {
      replicas.push(parts.connections);
      return {
        unregister: (connection) => {
          seams.unregister(connection);
          const { userId } = connection;
          if (connection.opened() && isAway(userId) && !queues.has(userId)) queues.set(userId, new Set());
        },
        routeEvent: (stored) => {
          if (isAway(stored.userId)) queues.get(stored.userId)?.add(stored.seq);
          seams.routeEvent(stored);
        },
        deliver: (connection, event, phase) => {
          const isQueued = queues.get(connection.userId)?.has(event.seq) === true;
          if (!isQueued || !guard.fires(event.run_id)) seams.deliver(connection, event, phase);
        },
      };
    };
  },
};
