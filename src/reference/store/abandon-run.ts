import type { FinalEvent } from '../../protocol/events.ts';
import { asUser } from './as-user.ts';
import { finishRun } from './finish-run.ts';
import type { Ledger } from './record.ts';
import { findTask } from './runs.ts';
import { openStream } from './stream-lock.ts';

/**
 * Ends a run that nobody executes, and of which nobody need know whether it was stored. A transaction that may still
 * store it holds the lock of the stream and is waited for.
 */
export async function abandonRun(
  ledger: Ledger,
  run: { userId: string; runId: string },
  last: FinalEvent,
): Promise<void> {
  await asUser(ledger.sql, run.userId, (tx) => openStream(tx, run.userId));
  const task = await findTask(ledger.sql, run);
  if (task !== undefined) await finishRun(ledger, task, last);
}
