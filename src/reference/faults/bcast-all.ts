import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** Each event goes to every socket, as it did when there was one user only. */
export const bcastAll: Fault = {
  slug: 'bcast-all',
  title: 'events are emitted without a recipient, to every socket',
  level: 1,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'OliveTin/OliveTin#471; LearningCircuit/local-deep-research PR#4437; kubeshark/kubeshark PR#449',
  install: (guard) => (seams, parts) => {
    const sendAstray = createAstraySender(parts, guard);
    return {
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        const others = parts.connections.all().filter((connection) => connection.userId !== stored.userId);
        if (others.length > 0) sendAstray(stored, () => others);
      },
    };
  },
};
