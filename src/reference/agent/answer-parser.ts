import type { JsonObject } from '../read-json.ts';
import { isObject, parseObject } from '../read-json.ts';
import { toStorable } from '../storable.ts';
import type { ChatToolCall, ModelAnswer } from './model.ts';

/** Puts an answer of the model together from its stream, one stream after the other. */
export interface AnswerParser {
  /** A stream begins: what came before is forgotten. */
  begin(): void;
  /** Takes the data of one event. Throws when that is none, or tells of an error. */
  take(data: string): void;
  /** What the stream has brought so far. */
  answer(): ModelAnswer;
}

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
}

export function createAnswerParser(): AnswerParser {
  let reasoning = '';
  let text = '';
  let calls = new Map<number, OpenCall>();
  return {
    begin: () => {
      reasoning = '';
      text = '';
      calls = new Map();
    },
    take: (data) => {
      const chunk = parseObject(data);
      if (chunk === undefined || 'error' in chunk) throw new Error('the model sent an error in its stream');
      const delta = firstDelta(chunk);
      reasoning += textOf(delta['reasoning_content']);
      text += textOf(delta['content']);
      for (const part of objectsOf(delta['tool_calls'])) joinToolCall(calls, part);
    },
    answer: () => ({
      reasoning: toStorable(reasoning),
      text: toStorable(text),
      toolCalls: [...calls.values()].map(toToolCall),
    }),
  };
}

/** The id and name of a call come once, its arguments in pieces. */
function joinToolCall(calls: Map<number, OpenCall>, part: JsonObject): void {
  const index = typeof part['index'] === 'number' ? part['index'] : calls.size;
  const call = calls.get(index) ?? { id: '', name: '', arguments: '' };
  const called = isObject(part['function']) ? part['function'] : {};
  call.id ||= textOf(part['id']);
  call.name ||= textOf(called['name']);
  call.arguments += textOf(called['arguments']);
  calls.set(index, call);
}

function toToolCall(call: OpenCall): ChatToolCall {
  return {
    id: toStorable(call.id),
    type: 'function',
    function: { name: toStorable(call.name), arguments: call.arguments },
  };
}

function firstDelta(chunk: JsonObject): JsonObject {
  const [choice] = objectsOf(chunk['choices']);
  return isObject(choice?.['delta']) ? choice['delta'] : {};
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
