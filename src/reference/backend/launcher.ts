import type { Agent } from '../agent/agent.ts';
import { publishIn } from '../bus/postgres-bus.ts';
import { persist } from '../persist.ts';
import type { RunTask, Seams } from '../seams.ts';
import type { Accepted, NewMessage } from '../store/accept-message.ts';
import type { Sql } from '../store/connect.ts';
import type { Assignment } from '../store/replicas.ts';
import { announceAssignment, announcedTo } from '../store/replicas.ts';
import { findTask } from '../store/runs.ts';

/** Takes messages, and sees that their runs are started where they belong: here, or on the replica of a pin. */
export interface Launcher {
  /** Stores a message, has it answered, and only then starts its run, whatever became of the answer. */
  accept(message: NewMessage, answer: (accepted: Accepted) => void): Promise<void>;
  /** Starts what other replicas have handed to this one and what does not run yet. */
  startAnnounced(): Promise<void>;
}

export function createLauncher(options: {
  seams: Pick<Seams, 'acceptMessage'>;
  sql: Sql;
  agent: Agent;
  incarnation: string;
  /** Aborted when this replica ends: what it has not handed over by then is orphaned. */
  signal: AbortSignal;
  readonly onInternalError: (error: unknown) => void;
}): Launcher {
  const { seams, sql, agent, incarnation } = options;

  const launch = (task: RunTask, to: string): void => {
    if (to === incarnation) return agent.start(task);
    const handOver = (): Promise<void> =>
      sql.begin(async (tx) => {
        await announceAssignment(tx, task.runId);
        await publishIn(tx, { topic: 'start', runId: task.runId, incarnation: to });
      });
    persist(handOver, options.signal).catch(options.onInternalError);
  };

  return {
    accept: async (message, answer) => {
      const accepted = await seams.acceptMessage(message);
      try {
        answer(accepted);
      } finally {
        const { threadId, runId, messageId } = accepted;
        if (!accepted.duplicate) launch({ userId: message.userId, threadId, runId, messageId }, accepted.incarnation);
      }
    },
    startAnnounced: async () => {
      const assignments: Assignment[] = await announcedTo(sql, incarnation);
      for (const assignment of assignments) {
        if (agent.isRunning(assignment.runId)) continue;
        const task = await findTask(sql, assignment);
        if (task !== undefined) agent.start(task);
      }
    },
  };
}
