import type { ToolCall } from './answer.ts';
import { deltasOf } from './deltas.ts';
import type { ModelRequest, Speech } from './model-interface.ts';

/** An answer of Chat Completions: a stream of `chat.completion.chunk`, or one `chat.completion`. */
export function speakChat(request: ModelRequest, id: string): Speech {
  return request.stream ? speakChunks(request, id) : speakWhole(request, id);
}

function speakChunks(request: ModelRequest, id: string): Speech {
  const head = { id, object: 'chat.completion.chunk', created: 0, model: request.model };
  const chunk = (delta: object, finish: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });
  let finish = 'stop';
  return {
    contentType: 'text/event-stream',
    begin: () => [chunk({ role: 'assistant', content: '' })],
    reason: (text) => deltasOf(text).map((delta) => chunk({ reasoning_content: delta })),
    call(calls) {
      finish = 'tool_calls';
      return calls.flatMap((call, index) => [
        chunk({ tool_calls: [{ index, ...callOf({ ...call, arguments: '' }) }] }),
        ...deltasOf(call.arguments).map((delta) => chunk({ tool_calls: [{ index, function: { arguments: delta } }] })),
      ]);
    },
    say: (text) => deltasOf(text).map((delta) => chunk({ content: delta })),
    end: () => [
      chunk({}, finish),
      ...(request.usage ? [event({ ...head, choices: [], usage: USAGE })] : []),
      'data: [DONE]\n\n',
    ],
  };
}

function speakWhole(request: ModelRequest, id: string): Speech {
  const message: Record<string, unknown> = { role: 'assistant', content: null };
  let finish = 'stop';
  return {
    contentType: 'application/json',
    begin: () => [],
    reason(text) {
      message['reasoning_content'] = text;
      return [];
    },
    call(calls) {
      message['tool_calls'] = calls.map(callOf);
      finish = 'tool_calls';
      return [];
    },
    say(text) {
      message['content'] = text;
      return [];
    },
    end() {
      const choices = [{ index: 0, message, finish_reason: finish }];
      const { model } = request;
      return [JSON.stringify({ id, object: 'chat.completion', created: 0, model, choices, usage: USAGE })];
    },
  };
}

/** Nobody pays for it; a client that wants to see the field finds it. */
const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function callOf(call: ToolCall): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
