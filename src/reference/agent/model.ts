import type { AnswerParser } from './answer-parser.ts';
import { readEventStream } from './event-stream.ts';
import type { CharacterDecoder } from './event-stream.ts';

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

/**
 * Asks an OpenAI-compatible model, whose base URL ends in `/v1`. Rejects when it is not there, refuses, or breaks off.
 */
export async function askModel(
  request: ModelRequest,
  by: { readonly llmUrl: string; readonly decoder?: CharacterDecoder; readonly parser: AnswerParser },
): Promise<ModelAnswer> {
  const response = await fetch(`${by.llmUrl}/chat/completions`, {
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
  return await readAnswer(response.body, by);
}

async function readAnswer(
  body: AsyncIterable<Uint8Array>,
  { decoder, parser }: { readonly decoder?: CharacterDecoder; readonly parser: AnswerParser },
): Promise<ModelAnswer> {
  parser.begin();
  for await (const data of readEventStream(body, decoder)) {
    if (data === '[DONE]') return parser.answer();
    parser.take(data);
  }
  throw new Error('the model broke off its answer');
}
