import { Refusal } from '../refusal.ts';
import type { Sql } from '../store/connect.ts';
import { findRun } from '../store/runs.ts';
import { closeThread, removeThread } from '../store/threads.ts';
import type { RunEndings } from './run-endings.ts';

/** Stops the runs of a thread, waits until the last event of each is stored, and removes it with all that is in it. */
export async function deleteThread(
  thread: { userId: string; threadId: string },
  { sql, endings }: { sql: Sql; endings: RunEndings },
): Promise<void> {
  const runIds = await closeThread(sql, thread);
  if (runIds === undefined) throw threadNotFound();
  await Promise.all(
    runIds.map((runId) =>
      endings.wait(runId, async () => (await findRun(sql, { userId: thread.userId, runId }))?.status !== 'running'),
    ),
  );
  if (!(await removeThread(sql, thread))) throw threadNotFound();
}

export function threadNotFound(): Refusal {
  return new Refusal('thread_not_found', 'no such thread');
}
