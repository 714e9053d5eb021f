import type { StoredThread } from '../store/threads.ts';
import type { Fault } from './fault.ts';

/**
 * Requests name their user to a pooled connection with SET in place of SET LOCAL, and nothing resets it. The thread
 * list forgets to: the database shows it what it would show to whoever used the connection before.
 */
export const setNotLocal: Fault = {
  slug: 'set-not-local',
  title: 'the user is set on the pooled connection for good, and the thread list does not set it',
  level: 2,
  seenBy: ['HIS', 'CAN', 'IDF'],
  needs: ['P'],
  source: 'Arvo-AI/aurora PR#259; typeorm/typeorm#5857; tediousjs/node-mssql#559',
  install: (guard) => (seams, parts) => {
    const pool = parts.openPool(1);
    const setUser = async (userId: string): Promise<void> => {
      await pool`select set_config('app.user_id', ${userId}, false)`;
    };
    return {
      acceptMessage: async (message) => {
        await setUser(message.userId);
        return await seams.acceptMessage(message);
      },
      socketHistory: async (request) => {
        await setUser(request.userId);
        return await seams.socketHistory(request);
      },
      threadList: async (request) => {
        if (!guard.fires({ of: request.userId })) return await seams.threadList(request);
        const { before, limit } = request;
        const page = pool<StoredThread[]>`
          select position, id, title, created_at as "createdAt" from threads
          where ${before}::bigint is null or position < ${before} order by position desc limit ${limit}`;
        return await page;
      },
    };
  },
};
