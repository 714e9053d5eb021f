import type { AgentEvent, FinalEvent } from '../../protocol/events.ts';
import { persist } from '../persist.ts';
import { toRefusal } from '../refusal.ts';
import type { RunTask, Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import { recallMessages } from '../store/messages.ts';
import type { Ledger } from '../store/record.ts';
import { executeRun } from './execute-run.ts';
import { askModel } from './model.ts';
import { createModelClient } from './model-client.ts';
import { createPendingCalls } from './pending-calls.ts';

/** The runs of one replica. Each ends in exactly one way, whatever happens to it. */
export interface Agent {
  /** Does nothing when the run is under way already. */
  start(task: RunTask): void;
  isRunning(runId: string): boolean;
  stop(runId: string): void;
  /** Lets go of a run that somebody else has ended. */
  leave(runId: string): void;
  /** The runs that are under way. */
  running(): readonly RunTask[];
  /** Ends all runs as interrupted; resolves when they have ended. */
  close(): Promise<void>;
}

/** Why a run goes no further. `ended`: somebody else has ended it. */
type Halt = 'stop' | 'interrupted' | 'ended';

export function createAgent(options: {
  ledger: Ledger;
  seams: Seams;
  settings: Settings;
  llmUrl: string;
  toolOrigins: readonly string[];
  readonly onInternalError: (error: unknown) => void;
}): Agent {
  const { ledger, seams, settings } = options;
  const runs = new Map<string, { task: RunTask; halt: AbortController; ended: Promise<void> }>();
  const pending = createPendingCalls({ seams });
  const model = createModelClient({
    seams,
    ask: (request) => {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(settings.modelTimeoutMs)]);
      const reading = { decoder: seams.characterDecoder(request), parser: seams.answerParser(request) };
      return askModel({ ...request, signal }, { llmUrl: options.llmUrl, ...reading });
    },
  });
  const closing = new AbortController();

  const follow = async (task: RunTask, halt: AbortController): Promise<void> => {
    const append = async (event: AgentEvent): Promise<void> => {
      halt.signal.throwIfAborted();
      const appended = await seams.appendEvent(task, event);
      if (appended !== 'on') halt.abort(appended satisfies Halt);
      halt.signal.throwIfAborted();
    };
    let last: FinalEvent;
    try {
      last = await executeRun(task, {
        seams,
        pending,
        append,
        ask: (request) => model.ask(request),
        recall: (query) => recallMessages(ledger.sql, query),
        toolOrigins: options.toolOrigins,
        toolRounds: settings.toolRounds,
        toolTimeoutMs: settings.toolTimeoutMs,
        signal: halt.signal,
      });
    } catch (error) {
      if (halt.signal.reason === 'ended') return;
      last = halt.signal.aborted ? halted(halt.signal.reason) : failed(error);
      if (!halt.signal.aborted && toRefusal(error).code === 'internal') options.onInternalError(error);
    }
    await persist(() => seams.finishRun(task, last), closing.signal);
  };

  return {
    start: (task) => {
      if (runs.has(task.runId)) return;
      const halt = new AbortController();
      const ended = follow(task, halt)
        .catch(options.onInternalError)
        .finally(() => runs.delete(task.runId));
      runs.set(task.runId, { task, halt, ended });
    },
    isRunning: (runId) => runs.has(runId),
    stop: (runId) => runs.get(runId)?.halt.abort('stop' satisfies Halt),
    leave: (runId) => runs.get(runId)?.halt.abort('ended' satisfies Halt),
    running: () => [...runs.values()].map(({ task }) => task),
    close: async () => {
      const all = [...runs.values()];
      for (const { halt } of all) halt.abort('interrupted' satisfies Halt);
      // A database that is gone is not waited for: the runs are ended as orphans when there is one again.
      const limit = setTimeout(() => closing.abort(), settings.interruptedMs);
      await Promise.all(all.map(({ ended }) => ended));
      clearTimeout(limit);
      closing.abort();
    },
  };
}

/** The last event of a run that was ended from outside. */
export function halted(reason: unknown): FinalEvent {
  if (reason === 'stop') return { type: 'agent_stopped', payload: {} };
  return {
    type: 'agent_error',
    payload: { code: 'interrupted', message: 'what executed this run has gone away' },
  };
}

/** What was stored last is not known when the database was away, and a run cannot go on from there. */
function failed(error: unknown): FinalEvent {
  const { code, message } = toRefusal(error);
  return code === 'unavailable' ? halted('interrupted') : { type: 'agent_error', payload: { code, message } };
}
