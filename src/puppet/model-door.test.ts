import { afterEach, beforeEach, expect, it } from 'vitest';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';

import type { Script } from '../plan/plan.ts';
import { createPuppet } from './puppet.ts';
import type { Puppet } from './puppet.ts';
import { askChat, beginTrial, message, MODEL_TEXT, readChat, runAgent, urlOf, userSays } from './trial.ts';
import type { ChatMessage } from './trial.ts';

let puppet: Puppet;
beforeEach(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
});
afterEach(() => puppet.stop());

function expectScript(changes: Partial<Script>): void {
  const script: Script = { thinking: 1, tools: 2, calls: 'round', ids: 'unique', fails: 'none', ...changes };
  beginTrial(puppet).visit.expect(message({ script }));
}

const asked = [userSays('what is new')];
const called: readonly ChatMessage[] = [
  ...asked,
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
  },
  { role: 'tool', content: 'it is', tool_call_id: 'c' },
];

it('a stream cuts canaries and calls into chunks, and ends with its reason', async () => {
  expectScript({});
  const answer = await readChat(await askChat(puppet, { messages: asked }));
  expect(answer.reasoning).toContain(MODEL_TEXT);
  expect(answer.chunks.some((chunk) => JSON.stringify(chunk).includes(MODEL_TEXT))).toBe(false);
  expect(answer.calls.map((call) => [call.type, call.function.name])).toEqual([
    ['function', 'http_get'],
    ['function', 'http_get'],
  ]);
  expect(urlOf(answer.calls[0])).toMatch(new RegExp(`^${puppet.origin}/tool/[0-9a-f]{20}$`));
  expect(urlOf(answer.calls[1])).not.toBe(urlOf(answer.calls[0]));
  expect(answer.finish).toBe('tool_calls');
  const last = await readChat(await askChat(puppet, { messages: called }));
  const text = `${BEYOND_ASCII} ${MODEL_TEXT} is all that I was told.`;
  expect([last.calls, last.finish, last.text]).toEqual([[], 'stop', text]);
});

it('a stack that knows this machine by another name finds the tools by that name', async () => {
  expectScript({});
  const url = puppet.url.replace('127.0.0.1', 'localhost');
  const { calls } = await readChat(await askChat({ ...puppet, url }, { messages: asked }));
  expect(urlOf(calls[0])).toMatch(new RegExp(`^http://localhost:${puppet.port}/tool/[0-9a-f]{20}$`));
});

it('fixed ids are the same in each answer, unique ones never', async () => {
  expectScript({ ids: 'fixed', calls: 'each' });
  for (const messages of [asked, called]) {
    const { calls } = await readChat(await askChat(puppet, { messages }));
    expect(calls.map(({ id }) => id)).toEqual(['call_0']);
  }
});

it('without a stream the answer is one object', async () => {
  expectScript({});
  const response = await askChat(puppet, { messages: asked, fields: { stream: false } });
  expect(await response.json()).toMatchObject({
    object: 'chat.completion',
    model: 'm',
    choices: [{ message: { role: 'assistant', tool_calls: [{ type: 'function' }, {}] }, finish_reason: 'tool_calls' }],
  });
  const last = await askChat(puppet, { messages: called, fields: { stream: false } });
  const content = `${BEYOND_ASCII} ${MODEL_TEXT} is all that I was told.`;
  expect(await last.json()).toMatchObject({ choices: [{ message: { content } }] });
});

it('without tools the answer is the final text at once', async () => {
  expectScript({ tools: 5, calls: 'each' });
  for (const fields of [{ tools: undefined }, { tool_choice: 'none' }]) {
    const { calls, text } = await readChat(await askChat(puppet, { messages: asked, fields }));
    expect([calls, text]).toEqual([[], `${BEYOND_ASCII} ${MODEL_TEXT} is all that I was told.`]);
  }
});

it('another tool than ours is called with what it requires', async () => {
  expectScript({ tools: 1 });
  const properties = { query: { type: 'string' }, n: { type: 'number' } };
  const parameters = { type: 'object', properties, required: ['query', 'n'] };
  const fields = { tools: [{ type: 'function', function: { name: 'recall', parameters } }] };
  const { calls } = await readChat(await askChat(puppet, { messages: asked, fields }));
  expect(calls[0]?.function).toEqual({
    name: 'recall',
    arguments: JSON.stringify({ query: `${MODEL_TEXT} is what I look up. ${BEYOND_ASCII}` }),
  });
});

it('only rounds after the last message of the user count', async () => {
  expectScript({ tools: 1 });
  const { calls } = await readChat(await askChat(puppet, { messages: [...called, ...asked] }));
  expect(calls).toHaveLength(1);
});

it('a text that comes in parts is one prompt', async () => {
  expectScript({ tools: 1 });
  const content = ['what is ', 'new'].map((text) => ({ type: 'text', text }));
  const fields = { messages: [{ role: 'user', content }] };
  const { calls } = await readChat(await askChat(puppet, { messages: [], fields }));
  expect(calls).toHaveLength(1);
});

it('a failing model answers 500 where its last answer would be', async () => {
  expectScript({ fails: 'model' });
  expect((await readChat(await askChat(puppet, { messages: asked }))).calls).toHaveLength(2);
  const response = await askChat(puppet, { messages: called });
  expect([response.status, await response.json()]).toMatchObject([500, { error: { type: 'server_error' } }]);
});

it('a failing stream breaks off in the middle of the last text', async () => {
  expectScript({ fails: 'stream', tools: 0 });
  const response = await askChat(puppet, { messages: asked });
  const decoder = new TextDecoder();
  let came = '';
  const read = async (): Promise<void> => {
    for await (const bytes of response.body ?? []) came += decoder.decode(bytes, { stream: true });
  };
  await expect(read()).rejects.toThrow('terminated');
  expect(came).toMatch(/"content":"é你🙂 zq/);
  expect(came).not.toContain('[DONE]');
});

it('a failing tool answers 500, and the run goes on', async () => {
  expectScript({ fails: 'tool', tools: 1 });
  const { calls } = await readChat(await askChat(puppet, { messages: asked }));
  expect((await fetch(urlOf(calls[0]))).status).toBe(500);
  const again = await runAgent(puppet, asked);
  expect(again.text).toBe(`${BEYOND_ASCII} ${MODEL_TEXT} is all that I was told.`);
});

it('a tool that is cut breaks off without its result', async () => {
  expectScript({ fails: 'tool-cut', tools: 1 });
  const { calls } = await readChat(await askChat(puppet, { messages: asked }));
  const response = await fetch(urlOf(calls[0]));
  await expect(response.text()).rejects.toThrow('terminated');
});

it('a stream that is asked for it ends with its usage', async () => {
  expectScript({ tools: 0 });
  const fields = { stream_options: { include_usage: true } };
  const { chunks } = await readChat(await askChat(puppet, { messages: asked, fields }));
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 2 } });
});
