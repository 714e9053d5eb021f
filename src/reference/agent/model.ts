import type { JsonObject } from '../read-json.ts';
import { isObject, parseObject } from '../read-json.ts';
import { toStorable } from '../storable.ts';
import { readEventStream } from './event-stream.ts';

/** A message of the OpenAI chat-completions API. */
export type ChatMessage =
  | { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls: readonly ChatToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export interface ChatToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** One whole answer: what it reasoned, what it said, which tools it calls. */
export interface ModelAnswer {
  readonly reasoning: string;
  readonly text: string;
  readonly toolCalls: readonly ChatToolCall[];
}

export interface ModelRequest {
  readonly userId: string;
  readonly runId: string;
  readonly messages: readonly ChatMessage[];
  /** Absent: it may call none. */
  readonly tools?: readonly object[];
  readonly signal: AbortSignal;
}

/** Asks an OpenAI-compatible model; `baseUrl` ends in `/v1`. Rejects when it is not there, refuses, or breaks off. */
export async function askModel(baseUrl: string, request: ModelRequest): Promise<ModelAnswer> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'overhear',
      stream: true,
      user: request.userId,
      metadata: { run_id: request.runId },
      messages: request.messages,
      ...(request.tools !== undefined && { tools: request.tools }),
    }),
    signal: request.signal,
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the model answered ${response.status}`);
  }
  return await joinAnswer(response.body);
}

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
}

async function joinAnswer(body: AsyncIterable<Uint8Array>): Promise<ModelAnswer> {
  let reasoning = '';
  let text = '';
  const calls = new Map<number, OpenCall>();
  for await (const data of readEventStream(body)) {
    if (data === '[DONE]') {
      return {
        reasoning: toStorable(reasoning),
        text: toStorable(text),
        toolCalls: [...calls.values()].map(toToolCall),
      };
    }
    const chunk = parseObject(data);
    if (chunk === undefined || 'error' in chunk) throw new Error('the model sent an error in its stream');
    const delta = firstDelta(chunk);
    reasoning += textOf(delta['reasoning_content']);
    text += textOf(delta['content']);
    for (const part of objectsOf(delta['tool_calls'])) joinToolCall(calls, part);
  }
  throw new Error('the model broke off its answer');
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
