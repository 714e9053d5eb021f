import type { Connection } from '../backend/connection.ts';
import type { Groups } from '../backend/groups.ts';
import { createGroups } from '../backend/groups.ts';
import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** What is to be sent to a device when it is back. */
interface Outbox {
  readonly userId: string;
  readonly numbers: Set<number>;
}

/** What a user missed waits under the name of the device that they left, and whoever comes with it next gets it. */
export const outboxSwitch: Fault = {
  slug: 'outbox-switch',
  title: 'what was not delivered waits for the device, and is flushed to whoever signs in on it next',
  level: 3,
  seenBy: ['IDF', 'CAN', 'UNK', 'NIN'],
  needs: [],
  source: 'purplefish-ai/factory-factory PR#2143; siteboon/claudecodeui PR#1179',
  install: (guard) => {
    const onDevice: Groups<Connection> = createGroups();
    const outboxes = new Map<string, Outbox>();
    return (seams, parts) => {
      const sendAstray = createAstraySender(parts, guard);
      return {
        startFeed: (connection, from) => {
          seams.startFeed(connection, from);
          const { device, userId } = connection;
          if (device === undefined) return;
          onDevice.add(device, connection);
          const outbox = outboxes.get(device);
          outboxes.delete(device);
          // Who left it gets it from their feed, if they ask for it.
          if (outbox === undefined || outbox.userId === userId) return;
          outbox.numbers.forEach((seq) => sendAstray({ userId: outbox.userId, seq }, () => [connection]));
        },
        unregister: (connection) => {
          seams.unregister(connection);
          const { device, userId } = connection;
          if (device === undefined || !onDevice.of(device).includes(connection)) return;
          onDevice.remove(device, connection);
          if (onDevice.of(device).length === 0) outboxes.set(device, { userId, numbers: new Set() });
        },
        routeEvent: (stored) => {
          for (const { userId, numbers } of outboxes.values()) if (userId === stored.userId) numbers.add(stored.seq);
          seams.routeEvent(stored);
        },
      };
    };
  },
};
