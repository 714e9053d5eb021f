import type { ModelRequest } from './model-interface.ts';
import { fieldOf, listOf, readTool, statedIds, textOf } from './request-fields.ts';

/**
 * Reads the body of a Responses request that brings its whole context; one that continues a stored response
 * (`previous_response_id`) without a message of the user is not understood.
 */
export function readResponsesRequest(body: unknown): ModelRequest | undefined {
  const input = fieldOf(body, 'input');
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(input);
  const last = items.findLastIndex((item) => fieldOf(item, 'role') === 'user');
  if (last === -1) return undefined;
  const tools = fieldOf(body, 'tool_choice') === 'none' ? [] : listOf(fieldOf(body, 'tools'));
  return {
    model: textOf(fieldOf(body, 'model')),
    prompt: textOf(fieldOf(items[last], 'content')),
    round: countAnswers(items.slice(last).map((item) => fieldOf(item, 'type') === 'function_call')),
    tools: tools.filter((tool) => fieldOf(tool, 'type') === 'function').flatMap(readTool),
    stream: fieldOf(body, 'stream') === true,
    usage: true,
    stated: statedIds(body),
  };
}

/** The calls of one answer stand side by side, their results after them. */
function countAnswers(areCalls: readonly boolean[]): number {
  return areCalls.filter((isCall, at) => isCall && areCalls[at - 1] !== true).length;
}
