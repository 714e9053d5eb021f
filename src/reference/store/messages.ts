import { FIXED_LIMITS } from '../../protocol/limits.ts';
import { asUser } from './as-user.ts';
import type { Sql } from './connect.ts';

export interface StoredMessage {
  readonly position: number;
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly runId: string;
  readonly createdAt: Date;
}

/** A thread's messages in the order of sending, those after a position; undefined when this user has no such thread. */
export async function listMessages(
  sql: Sql,
  options: { userId: string; threadId: string; after: number; limit: number },
): Promise<StoredMessage[] | undefined> {
  return await asUser(sql, options.userId, async (tx) => {
    const thread = tx`select from threads where id = ${options.threadId} and user_id = ${options.userId}`;
    const messages = tx<StoredMessage[]>`
      select position, id, role, content, run_id as "runId", created_at as "createdAt" from messages
      where thread_id = ${options.threadId} and user_id = ${options.userId} and position > ${options.after}
      order by position limit ${options.limit}`;
    const [found, rows] = await Promise.all([thread, messages]);
    return found.length > 0 ? rows : undefined;
  });
}

export interface Context {
  readonly profile: string;
  /** The thread's messages up to the one that started the run, oldest first. */
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  /** Position of the message that started the run. */
  readonly position: number;
}

/** What a run starts from: the user's profile line and the thread up to its own message, at most the last 100. */
export async function readContext(
  sql: Sql,
  options: { userId: string; threadId: string; messageId: string },
): Promise<Context> {
  return await asUser(sql, options.userId, async (tx) => {
    const profile = tx<{ profile: string }[]>`select profile from users where id = ${options.userId}`;
    const messages = tx<{ position: number; role: 'user' | 'assistant'; content: string }[]>`
      select position, role, content from messages
      where thread_id = ${options.threadId} and user_id = ${options.userId}
        and position <= (select position from messages where id = ${options.messageId})
      order by position desc limit 100`;
    const [[user], rows] = await Promise.all([profile, messages]);
    return { profile: user?.profile ?? '', messages: rows.toReversed(), position: rows[0]?.position ?? 0 };
  });
}

/** The user's own messages before a position that contain the word, newest first. An empty word is in none. */
export async function recallMessages(
  sql: Sql,
  options: { userId: string; word: string; before: number },
): Promise<{ message_id: string; content: string }[]> {
  if (options.word === '') return [];
  return await asUser(
    sql,
    options.userId,
    (tx) => tx<{ message_id: string; content: string }[]>`
      select id as message_id, content from messages
      where user_id = ${options.userId} and role = 'user' and position < ${options.before}
        and strpos(content, ${options.word}) > 0
      order by position desc limit ${FIXED_LIMITS.recallMatches}`,
  );
}
