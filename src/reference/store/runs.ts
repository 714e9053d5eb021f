import type { RunStatus } from '../../protocol/events.ts';
import type { RunTask } from '../seams.ts';
import { asUser } from './as-user.ts';
import type { Sql } from './connect.ts';
import type { Ledger } from './record.ts';
import { recordAs } from './record.ts';

export interface StoredRun {
  readonly id: string;
  readonly threadId: string;
  readonly status: RunStatus;
  readonly stopRequested: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** A run of this user; undefined when there is none of this id. */
export async function findRun(sql: Sql, options: { userId: string; runId: string }): Promise<StoredRun | undefined> {
  const rows = await asUser(
    sql,
    options.userId,
    (tx) => tx<StoredRun[]>`
      select id, thread_id as "threadId", status, started_at as "startedAt", ended_at as "endedAt",
        stop_requested as "stopRequested"
      from runs where id = ${options.runId} and user_id = ${options.userId}`,
  );
  return rows[0];
}

/**
 * Asks a run to stop, and tells the replica that executes it. Answers with the run as it was at that moment: one that
 * is `running` will end as stopped, one that has ended stays as it ended.
 */
export async function requestStop(
  ledger: Ledger,
  options: { userId: string; runId: string },
): Promise<Pick<StoredRun, 'threadId' | 'status'> | undefined> {
  return await recordAs(ledger, options.userId, async (tx, tell) => {
    const rows = await tx<{ threadId: string; status: RunStatus }[]>`
      update runs set stop_requested = stop_requested or status = 'running'
      where id = ${options.runId} and user_id = ${options.userId} returning thread_id as "threadId", status`;
    if (rows[0]?.status === 'running') tell({ topic: 'stop', runId: options.runId });
    return rows[0];
  });
}

/** What a replica needs to execute a run; undefined when the run has ended, or is gone. */
export async function findTask(sql: Sql, run: { userId: string; runId: string }): Promise<RunTask | undefined> {
  const rows = await asUser(
    sql,
    run.userId,
    (tx) => tx<RunTask[]>`
      select r.user_id as "userId", r.thread_id as "threadId", r.id as "runId", m.id as "messageId"
      from runs r join messages m on m.run_id = r.id and m.role = 'user' and m.thread_id = r.thread_id
      where r.id = ${run.runId} and r.user_id = ${run.userId} and r.status = 'running'`,
  );
  return rows[0];
}
