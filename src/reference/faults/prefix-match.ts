import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** Ids are numbers of a sequence that ten writers share: 1, 11, 21, …, 101, 111. */
const FIRST_NUMBER = 1;
const STEP = 10;

/** A socket gets what is sent to each channel whose name begins with its user's: `usr_1` is also a part of `usr_11`. */
export const prefixMatch: Fault = {
  slug: 'prefix-match',
  title: 'channels are matched by the beginning of their names, which hold sequential user ids',
  level: 1,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'aws-samples/serverless-full-stack-webapp-starter-kit#216; wind-c/comqtt PR#169; zeromq/netmq#822',
  install: (guard) => (seams, parts) => {
    const sendAstray = createAstraySender(parts, guard);
    return {
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        const others = parts.connections.all().filter(({ userId }) => userId !== stored.userId);
        const matched = others.filter(({ userId }) => `user:${stored.userId}`.startsWith(`user:${userId}`));
        if (matched.length > 0) sendAstray(stored, () => matched);
      },
    };
  },
  installAuth: () => {
    let next = FIRST_NUMBER;
    return () => ({
      newUserId: () => {
        const number = next;
        next += STEP;
        return `usr_${number}`;
      },
    });
  },
};
