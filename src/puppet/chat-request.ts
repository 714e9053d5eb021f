import { fieldOf, listOf, readTool, statedIds, textOf } from './request-fields.ts';
import type { ModelRequest } from './model-interface.ts';

/** Reads the body of a Chat Completions request; fields that the puppet has no use for are not looked at. */
export function readChatRequest(body: unknown): ModelRequest | undefined {
  const messages = listOf(fieldOf(body, 'messages'));
  const last = messages.findLastIndex((message) => fieldOf(message, 'role') === 'user');
  if (last === -1) return undefined;
  const answers = messages.slice(last).filter((message) => fieldOf(message, 'role') === 'assistant');
  const tools = fieldOf(body, 'tool_choice') === 'none' ? [] : listOf(fieldOf(body, 'tools'));
  return {
    model: textOf(fieldOf(body, 'model')),
    prompt: textOf(fieldOf(messages[last], 'content')),
    round: answers.filter((message) => listOf(fieldOf(message, 'tool_calls')).length > 0).length,
    tools: tools.flatMap((tool) => readTool(fieldOf(tool, 'function'))),
    stream: fieldOf(body, 'stream') === true,
    usage: fieldOf(fieldOf(body, 'stream_options'), 'include_usage') === true,
    stated: statedIds(body),
  };
}
