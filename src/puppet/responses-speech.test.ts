import { afterEach, beforeEach, expect, it } from 'vitest';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';

import { createPuppet } from './puppet.ts';
import type { Puppet } from './puppet.ts';
import { beginTrial, message, MODEL_TEXT, TOOL_RESULT } from './trial.ts';

let puppet: Puppet;
beforeEach(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  beginTrial(puppet).visit.expect(message());
});
afterEach(() => puppet.stop());

const PARAMETERS = { type: 'object', properties: { url: { type: 'string' } } };
const TOOLS = [{ type: 'function', name: 'http_get', parameters: PARAMETERS }];

function ask(input: unknown, stream = true): Promise<Response> {
  const body = JSON.stringify({ model: 'm', input, stream, tools: TOOLS });
  return fetch(`${puppet.url}/responses`, { method: 'POST', body });
}

interface Event {
  readonly type: string;
  readonly sequence_number: number;
  readonly delta?: string;
  readonly response?: { readonly status: string; readonly output: readonly unknown[] };
}

async function eventsOf(response: Response): Promise<readonly Event[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block !== '');
  return blocks.map((block) => {
    const [name, data] = block.split('\n');
    // The puppet's own events, whose shape the tests are about.
    const event = JSON.parse(data?.slice('data: '.length) ?? '') as Event;
    expect(name).toBe(`event: ${event.type}`);
    return event;
  });
}

/** The types of the events in order, repeated ones once. */
function shapeOf(events: readonly Event[]): readonly string[] {
  return events.map(({ type }) => type.replace('response.', '')).filter((type, at, all) => all[at - 1] !== type);
}

it('a stream of the Responses interface announces, fills and ends each item', async () => {
  const events = await eventsOf(await ask('what is new'));
  expect(shapeOf(events)).toEqual([
    'created',
    'in_progress',
    'output_item.added',
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
    'output_item.done',
    'output_item.added',
    'function_call_arguments.delta',
    'function_call_arguments.done',
    'output_item.done',
    'completed',
  ]);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  expect(events.at(-1)?.response).toMatchObject({
    status: 'completed',
    output: [{ type: 'reasoning' }, { type: 'function_call', name: 'http_get', status: 'completed' }],
  });
});

it('the results of calls lead to the final text', async () => {
  const events = await eventsOf(
    await ask([
      { role: 'user', content: [{ type: 'input_text', text: 'what is new' }] },
      { type: 'function_call', call_id: 'c1', name: 'http_get', arguments: '{}' },
      { type: 'function_call', call_id: 'c2', name: 'http_get', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: TOOL_RESULT },
      { type: 'function_call_output', call_id: 'c2', output: 'none' },
    ]),
  );
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta);
  expect(deltas.join('')).toBe(`${BEYOND_ASCII} ${MODEL_TEXT} ${TOOL_RESULT} is all that I was told.`);
  expect(deltas.length).toBeGreaterThan(3);
});

it('without a stream the response is one object', async () => {
  const response = await ask([{ role: 'user', content: 'what is new' }], false);
  expect(await response.json()).toMatchObject({
    object: 'response',
    status: 'completed',
    output: [{ type: 'reasoning', summary: [{ type: 'summary_text' }] }, { type: 'function_call' }],
  });
});
