/** The five agent events of a run that completes, in the order in which their first ones come. */
export const AGENT_EVENTS = [
  'agent_started',
  'agent_thinking',
  'tool_executing',
  'tool_completed',
  'agent_completed',
] as const;

/** Every event of a run: the five, and the two other ways in which a run can end. */
export const EVENT_KINDS = [...AGENT_EVENTS, 'agent_error', 'agent_stopped'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

const KINDS: ReadonlySet<string> = new Set(EVENT_KINDS);

export function isEventKind(kind: string): kind is EventKind {
  return KINDS.has(kind);
}
