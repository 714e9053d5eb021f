import type { AgentEvent, ToolResult } from '../../protocol/events.ts';
import type { JsonObject } from '../read-json.ts';
import type { RunTask } from '../seams.ts';

/** One call of a tool in a run. Its id is unique among those of the run that are open, and nowhere else. */
export interface ToolUse {
  readonly run: RunTask;
  readonly id: string;
  readonly name: string;
  readonly parameters: JsonObject | undefined;
  /** Gives the result, `{error}` where something goes wrong; does not reject. */
  readonly work: () => Promise<ToolResult>;
}

/** Stores an event of the run in which a tool is used; rejects when that run is to go no further. */
export type Emit = (event: AgentEvent) => Promise<void>;

/** Uses a tool: tells that it begins, has the work done, and tells what came of it. */
export async function useTool({ id, name, parameters, work }: ToolUse, emit: Emit): Promise<ToolResult> {
  await emit({
    type: 'tool_executing',
    payload: { tool_call_id: id, tool_name: name, parameters: parameters ?? {} },
  });
  const startedAtMs = performance.now();
  const result = await work();
  const execution_time_ms = Math.round(performance.now() - startedAtMs);
  await emit({
    type: 'tool_completed',
    payload: { tool_call_id: id, tool_name: name, result, execution_time_ms },
  });
  return result;
}
