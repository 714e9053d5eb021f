import type { Agent } from '../agent/agent.ts';
import { halted } from '../agent/agent.ts';
import { persist } from '../persist.ts';
import { toRefusal } from '../refusal.ts';
import { abandonRun } from '../store/abandon-run.ts';
import type { RunTask, Seams } from '../seams.ts';
import type { Accepted, NewMessage } from '../store/accept-message.ts';
import type { Assignment } from '../store/replicas.ts';
import { announceAssignment, announcedTo } from '../store/replicas.ts';
import type { Ledger } from '../store/record.ts';
import { record } from '../store/record.ts';
import { findTask } from '../store/runs.ts';

/** Takes messages, and sees that their runs are started where they belong: here, or on the replica of a pin. */
export interface Launcher {
  /**
   * Stores a message, has it answered, and only then starts its run, whatever became of the answer. A run of which
   * nobody knows whether it was stored ends as interrupted.
   */
  accept(message: Omit<NewMessage, 'runId'>, answer: (accepted: Accepted) => void): Promise<void>;
  /** Starts what other replicas have handed to this one and what does not run yet. */
  startAnnounced(): Promise<void>;
}

export function createLauncher(options: {
  seams: Pick<Seams, 'acceptMessage' | 'newRunId'>;
  ledger: Ledger;
  agent: Agent;
  incarnation: string;
  /** Aborted when this replica ends: what it has not handed over by then is orphaned. */
  signal: AbortSignal;
  readonly onInternalError: (error: unknown) => void;
}): Launcher {
  const { seams, ledger, agent, incarnation } = options;

  const insist = (work: () => Promise<void>): void => {
    persist(work, options.signal).catch(options.onInternalError);
  };
  const launch = (task: RunTask, to: string): void => {
    if (to === incarnation) return agent.start(task);
    insist(() =>
      record(ledger, async (tx, tell) => {
        await announceAssignment(tx, task.runId);
        tell({ topic: 'start', runId: task.runId, incarnation: to });
      }),
    );
  };

  return {
    accept: async (message, answer) => {
      const made = { userId: message.userId, runId: seams.newRunId(message) };
      const accepted = await seams.acceptMessage({ ...message, ...made }).catch((error: unknown) => {
        if (toRefusal(error).code === 'unavailable') insist(() => abandonRun(ledger, made, halted('interrupted')));
        throw error;
      });
      try {
        answer(accepted);
      } finally {
        const { threadId, runId, messageId } = accepted;
        if (!accepted.duplicate) launch({ userId: message.userId, threadId, runId, messageId }, accepted.incarnation);
      }
    },
    startAnnounced: async () => {
      const assignments: Assignment[] = await announcedTo(ledger.sql, incarnation);
      for (const assignment of assignments) {
        if (agent.isRunning(assignment.runId)) continue;
        const task = await findTask(ledger.sql, assignment);
        if (task !== undefined) agent.start(task);
      }
    },
  };
}
