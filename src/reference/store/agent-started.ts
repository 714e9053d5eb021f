import type { AgentEvent } from '../../protocol/events.ts';

/** The first event of every run. */
export const AGENT_STARTED: AgentEvent = { type: 'agent_started', payload: { agent_name: 'assistant' } };
