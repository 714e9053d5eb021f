import type { Transaction } from '../store/connect.ts';
import type { NewRun } from '../store/insert-run.ts';
import type { Fault } from './fault.ts';

/** The clock is read at most once in this time, as caches do that ask for it often. */
const RESOLUTION_MS = 1;

/** The id of a run is the time at which it was made: what is made in the same millisecond is the same run. */
export const dateNow: Fault = {
  slug: 'date-now',
  title: 'run ids are the time in ms, and of two runs with one id only the first is stored',
  level: 3,
  seenBy: ['CAN', 'UNK', 'HIS', 'THR'],
  needs: [],
  source: 'yai-dev/agentrail#35; ghostwright/phantom PR#13; vellum-ai/vellum-assistant PR#42447',
  install: (guard) => {
    let nowMs: number | undefined;
    const readClock = (): number => {
      if (nowMs !== undefined) return nowMs;
      setTimeout(() => {
        nowMs = undefined;
      }, RESOLUTION_MS);
      nowMs = Date.now();
      return nowMs;
    };
    return (seams, parts) => ({
      newRunId: (message) => (guard.fires(message.userId) ? `run_${readClock()}` : seams.newRunId(message)),
      acceptMessage: (message) => parts.acceptMessage(message, storeRunOnce),
    });
  },
};

async function storeRunOnce(tx: Transaction, run: NewRun): Promise<void> {
  await Promise.all([
    tx`insert into runs (id, user_id, thread_id, started_at)
       values (${run.runId}, ${run.userId}, ${run.threadId}, ${run.startedAt}) on conflict (id) do nothing`,
    tx`insert into assignments (run_id, user_id, incarnation, accepted_by, announced)
       values (${run.runId}, ${run.userId}, ${run.incarnation}, ${run.acceptedBy}, false)
       on conflict (run_id) do nothing`,
  ]);
}
