import { persist } from '../persist.ts';
import { Refusal } from '../refusal.ts';
import type { Ledger } from '../store/record.ts';
import { findRun } from '../store/runs.ts';
import { closeThread, removeThread, reopenThread } from '../store/threads.ts';
import type { RunEndings } from './run-endings.ts';

export interface ThreadKeeper {
  readonly ledger: Ledger;
  readonly endings: RunEndings;
  readonly incarnation: string;
  /** Aborted when the replica ends; a thread that it has closed and not removed is open then. */
  readonly signal: AbortSignal;
}

/**
 * Stops the runs of a thread, waits until the last event of each is stored, and removes it with all that is in it. When
 * the stack is disturbed meanwhile, a thread that is still there takes messages again.
 */
export async function deleteThread(thread: { userId: string; threadId: string }, keeper: ThreadKeeper): Promise<void> {
  const { ledger, endings, incarnation } = keeper;
  const { userId } = thread;
  const hasEnded = async (runId: string): Promise<boolean> =>
    (await findRun(ledger.sql, { userId, runId }))?.status !== 'running';
  try {
    const runIds = await closeThread(ledger, { ...thread, incarnation });
    if (runIds === undefined) throw threadNotFound();
    await Promise.all(runIds.map((runId) => endings.wait(runId, () => hasEnded(runId))));
    if (!(await removeThread(ledger.sql, thread))) throw threadNotFound();
  } catch (error) {
    // A defect here would be one of the deletion, too, and is told as that.
    persist(() => reopenThread(ledger.sql, { ...thread, incarnation }), keeper.signal).catch(() => undefined);
    throw error;
  }
}

export function threadNotFound(): Refusal {
  return new Refusal('thread_not_found', 'no such thread');
}
