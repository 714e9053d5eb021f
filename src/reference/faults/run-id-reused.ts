import type { Transaction } from '../store/connect.ts';
import type { NewRun } from '../store/insert-run.ts';
import type { Fault } from './fault.ts';

/** A thread has one run id, made for its first message; each later run is stored over the one before. */
export const runIdReused: Fault = {
  slug: 'run-id-reused',
  title: 'the second message of a thread gets the run id of the first',
  level: 2,
  seenBy: ['UNK', 'ORD', 'HIS', 'THR'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => {
    const runOfThread = new Map<string, string>();
    return (seams, parts) => ({
      newRunId: (message) => {
        const first = message.threadId === undefined ? undefined : runOfThread.get(message.threadId);
        return first !== undefined && guard.fires(first) ? first : seams.newRunId(message);
      },
      acceptMessage: async (message) => {
        const accepted = await parts.acceptMessage(message, replaceRun);
        if (!runOfThread.has(accepted.threadId)) runOfThread.set(accepted.threadId, accepted.runId);
        return accepted;
      },
    });
  },
};

async function replaceRun(tx: Transaction, run: NewRun): Promise<void> {
  await Promise.all([
    tx`insert into runs (id, user_id, thread_id, started_at)
       values (${run.runId}, ${run.userId}, ${run.threadId}, ${run.startedAt})
       on conflict (id) do update set
         status = 'running', stop_requested = false, started_at = excluded.started_at, ended_at = null`,
    tx`insert into assignments (run_id, user_id, incarnation, accepted_by, announced)
       values (${run.runId}, ${run.userId}, ${run.incarnation}, ${run.acceptedBy}, false)
       on conflict (run_id) do update set incarnation = excluded.incarnation, accepted_by = excluded.accepted_by`,
  ]);
}
