import type { ToolResult } from '../../protocol/events.ts';
import { defer, type Deferred } from '../../support/deferred.ts';
import { createGroups, type Groups } from '../backend/groups.ts';
import type { RunTask, Seams } from '../seams.ts';

/** A call of a tool that waits for its result. */
export interface PendingCall {
  readonly run: RunTask;
  readonly id: string;
}

/** The tool calls of a replica whose results are still to come from whoever works on them. */
export interface PendingCalls {
  /** Has the work of a call done, which does not reject, and waits until its result is handed in. */
  resultOf(call: PendingCall, work: () => Promise<ToolResult>): Promise<ToolResult>;
}

export function createPendingCalls({ seams }: { seams: Pick<Seams, 'pendingUnder'> }): PendingCalls {
  const pending: Groups<Deferred<ToolResult>> = createGroups();
  const handIn = (key: string, result: ToolResult): void => {
    const waiting = pending.of(key);
    pending.removeAll(key);
    for (const one of waiting) one.resolve(result);
  };
  return {
    resultOf: async (call, work) => {
      const key = seams.pendingUnder(call);
      const result = defer<ToolResult>();
      pending.add(key, result);
      void work().then((came) => handIn(key, came));
      return await result.promise;
    },
  };
}
