import { keyAskedIn, keyToldIn } from '../../support/tool-keys.ts';

/** The id of the first call of a tool that the model is told a result of which another call asked for. */
export function mixedResult(request: string): string | undefined {
  if (keyToldIn(request) === undefined) return undefined;
  const asked = new Map<string, string>();
  for (const { id, text } of partsWithIds(request)) {
    const [question, answer] = [keyAskedIn(text), keyToldIn(text)];
    // Models use an id again once its call is answered: the last call of it counts.
    if (answer === undefined) {
      if (question !== undefined) asked.set(id, question);
      continue;
    }
    const due = asked.get(id);
    if (due !== undefined && due !== answer) return id;
  }
  return undefined;
}

interface Part {
  readonly id: string;
  readonly text: string;
}

/**
 * What a body names by the id of a call, in the order of the body: calls as `{ id, function: { arguments } }` or
 * `{ call_id, arguments }`, results as `{ tool_call_id, content }` or `{ call_id, output }`.
 */
function partsWithIds(request: string): readonly Part[] {
  const parts: Part[] = [];
  try {
    JSON.parse(request.slice(request.indexOf('\n\n') + 1), (_name, value: unknown) => {
      if (typeof value !== 'object' || value === null) return value;
      // Any object has fields of some kind; an absent one reads as undefined.
      const { id, call_id: callId = id, tool_call_id: toolCallId = callId } = value as Record<string, unknown>;
      if (typeof toolCallId === 'string') parts.push({ id: toolCallId, text: JSON.stringify(value) });
      return value;
    });
  } catch {
    return [];
  }
  return parts;
}
