/** The result of a tool: whatever JSON it gave, or what went wrong with it. */
export type ToolResult = unknown;

/** What a run tells its user, without the envelope. Every run ends in exactly one of the last three. */
export type AgentEvent =
  | { readonly type: 'agent_started'; readonly payload: { readonly agent_name: string } }
  | {
      readonly type: 'agent_thinking';
      /** Steps count from 1. */
      readonly payload: { readonly reasoning: string; readonly step_number: number };
    }
  | {
      readonly type: 'tool_executing';
      readonly payload: {
        readonly tool_call_id: string;
        readonly tool_name: string;
        readonly parameters: Readonly<Record<string, unknown>>;
      };
    }
  | {
      readonly type: 'tool_completed';
      /** A failed or abandoned tool has the result `{error}`. */
      readonly payload: {
        readonly tool_call_id: string;
        readonly tool_name: string;
        readonly result: ToolResult;
        readonly execution_time_ms: number;
      };
    }
  | FinalEvent;

export type FinalEvent =
  | {
      readonly type: 'agent_completed';
      readonly payload: { readonly result: string; readonly execution_time_ms: number };
    }
  | { readonly type: 'agent_error'; readonly payload: { readonly code: string; readonly message: string } }
  | { readonly type: 'agent_stopped'; readonly payload: Readonly<Record<string, never>> };

export type AgentEventType = AgentEvent['type'];

/** The statuses of a run; all but the first are final. */
export const RUN_STATUSES = ['running', 'completed', 'failed', 'stopped'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
