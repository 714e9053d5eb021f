import { asUser } from './as-user.ts';
import type { Sql } from './connect.ts';
import type { Ledger } from './record.ts';
import { recordAs } from './record.ts';
import { lockStream } from './stream-lock.ts';

export interface StoredThread {
  readonly position: number;
  readonly id: string;
  readonly title: string;
  readonly createdAt: Date;
}

/** This user's threads, newest first, those before a position where one is given. */
export async function listThreads(
  sql: Sql,
  options: { userId: string; before: number | null; limit: number },
): Promise<StoredThread[]> {
  return await asUser(
    sql,
    options.userId,
    (tx) => tx<StoredThread[]>`
      select position, id, title, created_at as "createdAt" from threads
      where user_id = ${options.userId} and (${options.before}::bigint is null or position < ${options.before})
      order by position desc limit ${options.limit}`,
  );
}

/**
 * From now on, for as long as the replica lives that closes it, the thread takes no message; its runs are asked to
 * stop. Their ids; undefined when there is no such thread.
 */
export async function closeThread(
  ledger: Ledger,
  options: { userId: string; threadId: string; incarnation: string },
): Promise<string[] | undefined> {
  const found = await asUser(ledger.sql, options.userId, async (tx) => {
    const lock = lockStream(tx, options.userId);
    const closed = tx`
      update threads set closed_by = ${options.incarnation}
      where id = ${options.threadId} and user_id = ${options.userId} returning id`;
    const [rows] = await Promise.all([closed, lock]);
    return rows.length > 0;
  });
  if (!found) return undefined;
  return await recordAs(ledger, options.userId, async (tx, tell) => {
    const runs = await tx<{ id: string }[]>`
      update runs set stop_requested = true
      where thread_id = ${options.threadId} and user_id = ${options.userId} and status = 'running' returning id`;
    for (const run of runs) tell({ topic: 'stop', runId: run.id });
    return runs.map((run) => run.id);
  });
}

/** A thread that this replica has closed takes messages again. */
export async function reopenThread(
  sql: Sql,
  options: { userId: string; threadId: string; incarnation: string },
): Promise<void> {
  await asUser(
    sql,
    options.userId,
    (tx) => tx`update threads set closed_by = null
      where id = ${options.threadId} and user_id = ${options.userId} and closed_by = ${options.incarnation}`,
  );
}

/** Removes a thread with its messages and runs; what is stored of its events stays. False when it was gone already. */
export async function removeThread(sql: Sql, options: { userId: string; threadId: string }): Promise<boolean> {
  const rows = await asUser(
    sql,
    options.userId,
    (tx) => tx`delete from threads where id = ${options.threadId} and user_id = ${options.userId} returning id`,
  );
  return rows.length > 0;
}
