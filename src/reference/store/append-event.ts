import type { AgentEvent } from '../../protocol/events.ts';
import { CHANNEL } from '../bus/postgres-bus.ts';
import { asUser } from './as-user.ts';
import type { Sql, Transaction } from './connect.ts';

/** Whose run, and in which thread. */
export interface RunPlace {
  readonly userId: string;
  readonly threadId: string;
  readonly runId: string;
}

/** `ended`: the run was ended by somebody else and takes no event. `stop`: it goes on, and was asked to stop. */
export type Appended = 'ended' | 'stop' | 'on';

/**
 * Stores an event of a run that is under way, under the user's next number. The lock on the user's stream makes the
 * order of numbers the order of commits, so that a reader who has seen `n` misses nothing below it.
 */
export async function appendEvent(sql: Sql, run: RunPlace, event: AgentEvent): Promise<Appended> {
  return await asUser(sql, run.userId, async (tx) => {
    const lock = lockStream(tx, run.userId);
    const stored = tx<{ stop_requested: boolean }[]>`
      with run as (select stop_requested from runs where id = ${run.runId} and status = 'running'),
      head as (
        update streams set head_seq = head_seq + 1
        where user_id = ${run.userId} and exists (select from run) returning head_seq),
      event as (
        insert into events (user_id, seq, run_id, thread_id, type, at, payload)
        select ${run.userId}, head_seq, ${run.runId}, ${run.threadId}, ${event.type}, ${new Date()},
          ${JSON.stringify(event.payload)}
        from head returning seq)
      select stop_requested, ${hintOf(tx, run.userId)} from run, event`;
    const [[row]] = await Promise.all([stored, lock]);
    if (row === undefined) return 'ended';
    return row.stop_requested ? 'stop' : 'on';
  });
}

/**
 * Takes the lock under which all changes of one user's events and runs are made; statements after it see the last one.
 */
export async function lockStream(tx: Transaction, userId: string): Promise<void> {
  await tx`select from streams where user_id = ${userId} for update`.execute();
}

/** Tells, in a select over `event`, that it was stored. */
export function hintOf(tx: Transaction, userId: string): ReturnType<Transaction> {
  return tx`pg_notify(${CHANNEL}, json_build_object('topic', 'event', 'userId', ${userId}::text, 'seq', seq)::text)`;
}
