import type { OfferedTool, ToolCall } from './answer.ts';
import { readChatRequest } from './chat-request.ts';
import { speakChat } from './chat-speech.ts';
import { readResponsesRequest } from './responses-request.ts';
import { speakResponses } from './responses-speech.ts';

/** A request to the model, whichever interface it came by. */
export interface ModelRequest {
  readonly model: string;
  /** The text of the last message of the role `user`. */
  readonly prompt: string;
  /** Answers of the model with tool calls after that message. */
  readonly round: number;
  /** Empty when the model may call none. */
  readonly tools: readonly OfferedTool[];
  readonly stream: boolean;
  /** Whether the stream is to end with what it cost, where the interface leaves that open. */
  readonly usage: boolean;
  /** For whom the stack says that it asks. */
  readonly stated: { readonly statedUserId?: string; readonly statedRunId?: string };
}

/** Puts one answer on the wire: its parts are called once at most and in this order, each gives pieces of the body. */
export interface Speech {
  readonly contentType: string;
  begin(): Iterable<string>;
  reason(text: string): Iterable<string>;
  call(calls: readonly ToolCall[]): Iterable<string>;
  say(text: string): Iterable<string>;
  end(): Iterable<string>;
}

export interface ModelInterface {
  /** Undefined when the body is no request of this interface. */
  read(body: unknown): ModelRequest | undefined;
  speak(request: ModelRequest, id: string): Speech;
}

/** `POST /v1/chat/completions` (OpenAI, Chat Completions), with `reasoning_content` as DeepSeek and others add it. */
export const CHAT: ModelInterface = { read: readChatRequest, speak: speakChat };

/** `POST /v1/responses` (OpenAI, Responses). */
export const RESPONSES: ModelInterface = { read: readResponsesRequest, speak: speakResponses };
