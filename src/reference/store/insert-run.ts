import type { Transaction } from './connect.ts';

/** A run as the transaction of its message stores it. */
export interface NewRun {
  readonly runId: string;
  readonly userId: string;
  readonly threadId: string;
  readonly startedAt: Date;
  /** The replica that is to execute it, and the one that accepted its message. */
  readonly incarnation: string;
  readonly acceptedBy: string;
}

/** Stores a run that nobody has begun yet, with who is to execute it. Its statements are written at once. */
export async function insertRun(tx: Transaction, run: NewRun): Promise<void> {
  await Promise.all([
    tx`insert into runs (id, user_id, thread_id, started_at)
       values (${run.runId}, ${run.userId}, ${run.threadId}, ${run.startedAt})`,
    tx`insert into assignments (run_id, user_id, incarnation, accepted_by, announced)
       values (${run.runId}, ${run.userId}, ${run.incarnation}, ${run.acceptedBy}, false)`,
  ]);
}
