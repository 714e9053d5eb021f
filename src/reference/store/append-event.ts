import type { AgentEvent } from '../../protocol/events.ts';
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
  const rows = await sql<{ appended: Appended }[]>`select append_event(${run.userId}, ${run.runId}, ${run.threadId},
    ${event.type}, ${new Date()}, ${JSON.stringify(event.payload)}) as appended`;
  // A select without a from clause has one row.
  return rows[0]!.appended;
}

/** Stores an event in a transaction that holds the lock of the user's stream. */
export async function storeEvent(tx: Transaction, run: RunPlace, event: AgentEvent): Promise<void> {
  await tx`select store_event(${run.userId}, ${run.runId}, ${run.threadId},
    ${event.type}, ${new Date()}, ${JSON.stringify(event.payload)})`.execute();
}

/**
 * Takes the lock under which all changes of one user's events and runs are made; statements after it see the last one.
 */
export async function lockStream(tx: Transaction, userId: string): Promise<void> {
  await tx`select from streams where user_id = ${userId} for update`.execute();
}
