import type { AgentEventType } from '../../protocol/events.ts';

const LAST: ReadonlySet<AgentEventType> = new Set(['agent_completed', 'agent_error', 'agent_stopped']);

/** Whether an event is the last one of its run. */
export function endsRun({ type }: { readonly type: AgentEventType }): boolean {
  return LAST.has(type);
}
