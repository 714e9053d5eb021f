import type { Fault } from './fault.ts';
import { createThinRedis } from './thin-redis.ts';

const SESSION_SECONDS = '900';

/**
 * Whose a session is stands in Redis, too, and each request over HTTP looks it up. One whose client leaves before the
 * reply gives the connection back with the reply still to come: the next request takes that for its own.
 */
export const redisOffby1: Fault = {
  slug: 'redis-offby1',
  title: 'a request that is broken off leaves its reply on a pooled connection to Redis',
  level: 3,
  seenBy: ['CAN', 'HIS', 'IDF', 'AUT', 'THR'],
  needs: ['R'],
  source: 'redis/redis-py#2624, #2665; openai.com/index/march-20-chatgpt-outage',
  install: (guard) => (seams, { redis }) => {
    if (redis === undefined) return {};
    const client = createThinRedis(redis.url);
    return {
      requester: async (principal, gone) => {
        const userId = await seams.requester(principal, gone);
        if (!guard.fires(principal.sessionId)) return userId;
        const key = `${redis.keyPrefix}user-of:${principal.sessionId}`;
        return (await client.ask(['SET', key, userId, 'EX', SESSION_SECONDS, 'GET'], gone)) ?? userId;
      },
    };
  },
};
