import type { ToolCall } from './answer.ts';
import { deltasOf } from './deltas.ts';
import type { ModelRequest, Speech } from './model-interface.ts';

/** An answer of the Responses interface: a stream of its events, or one `response` object. */
export function speakResponses(request: ModelRequest, id: string): Speech {
  const output: Item[] = [];
  let sequence = 0;
  const event = (type: string, fields: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  const response = (status: string): object => ({
    id: `resp_${id}`,
    object: 'response',
    created_at: 0,
    status,
    error: null,
    model: request.model,
    output,
    usage: status === 'completed' ? { input_tokens: 1, output_tokens: 1, total_tokens: 2 } : null,
  });
  /** One item of the output: announced, filled by what lies between, and done. */
  const item = (started: Item, done: Item, between: (place: Place) => readonly string[]): readonly string[] => {
    const place = { item_id: done.id, output_index: output.length };
    output.push(done);
    return [
      event('response.output_item.added', { output_index: place.output_index, item: started }),
      ...between(place),
      event('response.output_item.done', { output_index: place.output_index, item: done }),
    ];
  };
  const parts: Omit<Speech, 'contentType'> = {
    begin: () => [
      event('response.created', { response: response('in_progress') }),
      event('response.in_progress', { response: response('in_progress') }),
    ],
    reason(text) {
      const part = (words: string): object => ({ type: 'summary_text', text: words });
      const reasoning = (summary: readonly object[]): Item => ({ id: `rs_${id}`, type: 'reasoning', summary });
      return item(reasoning([]), reasoning([part(text)]), (place) => {
        const at = { ...place, summary_index: 0 };
        return [
          event('response.reasoning_summary_part.added', { ...at, part: part('') }),
          ...deltasOf(text).map((delta) => event('response.reasoning_summary_text.delta', { ...at, delta })),
          event('response.reasoning_summary_text.done', { ...at, text }),
          event('response.reasoning_summary_part.done', { ...at, part: part(text) }),
        ];
      });
    },
    call: (calls) =>
      calls.flatMap((call, index) => {
        const name = `fc_${id}_${index}`;
        const started = callItem(name, { ...call, arguments: '' }, 'in_progress');
        return item(started, callItem(name, call, 'completed'), (place) => [
          ...deltasOf(call.arguments).map((delta) => event(`${CALL_ARGUMENTS}.delta`, { ...place, delta })),
          event(`${CALL_ARGUMENTS}.done`, { ...place, arguments: call.arguments }),
        ]);
      }),
    say(text) {
      const part = (words: string): object => ({ type: 'output_text', text: words, annotations: [] });
      const message = (status: string, content: readonly object[]): Item => ({
        id: `msg_${id}`,
        type: 'message',
        status,
        role: 'assistant',
        content,
      });
      return item(message('in_progress', []), message('completed', [part(text)]), (place) => {
        const at = { ...place, content_index: 0 };
        return [
          event('response.content_part.added', { ...at, part: part('') }),
          ...deltasOf(text).map((delta) => event('response.output_text.delta', { ...at, delta })),
          event('response.output_text.done', { ...at, text }),
          event('response.content_part.done', { ...at, part: part(text) }),
        ];
      });
    },
    end: () => [event('response.completed', { response: response('completed') })],
  };
  if (request.stream) return { contentType: 'text/event-stream', ...parts };
  return {
    contentType: 'application/json',
    begin: () => [],
    // The parts fill the output; of what they would stream nothing is sent.
    reason: (text) => parts.reason(text) && [],
    call: (calls) => parts.call(calls) && [],
    say: (text) => parts.say(text) && [],
    end: () => [JSON.stringify(response('completed'))],
  };
}

const CALL_ARGUMENTS = 'response.function_call_arguments';

interface Item {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Place {
  readonly item_id: string;
  readonly output_index: number;
}

function callItem(id: string, call: ToolCall, status: string): Item {
  return { id, type: 'function_call', status, call_id: call.id, name: call.name, arguments: call.arguments };
}
