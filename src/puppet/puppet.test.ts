import { createServer } from 'node:net';
import { once } from 'node:events';

import { afterEach, beforeEach, expect, it } from 'vitest';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';

import { createPuppet } from './puppet.ts';
import type { Puppet, Stray } from './puppet.ts';
import {
  askChat,
  beginTrial,
  message,
  MODEL_TEXT,
  readChat,
  runAgent,
  TOOL_RESULT,
  urlOf,
  userSays,
} from './trial.ts';

let puppet: Puppet;
beforeEach(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
});
afterEach(() => puppet.stop());

it('a whole run thinks, calls its tools, and tells at the end what it was told', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message({ script: { thinking: 2, tools: 3, calls: 'each', ids: 'unique', fails: 'none' } }));
  const profile = `zq${'p'.repeat(24)}`;
  const start = [{ role: 'system', content: `of ${profile}` }, userSays('what is new')];
  const { text, rounds } = await runAgent(puppet, start);
  expect(rounds).toBe(4);
  expect(text).toBe(`${BEYOND_ASCII} ${MODEL_TEXT} ${profile} ${TOOL_RESULT} is all that I was told.`);
  const upstream = told.filter((one) => one.kind === 'onUpstream');
  expect(upstream.map(({ endpoint, round }) => `${endpoint} ${round}`)).toEqual(
    ['model 0', 'tool 0', 'model 1', 'tool 1', 'model 2', 'tool 2', 'model 3'],
  );
  expect(upstream.every(({ step, user, again }) => step === 1 && user === 0 && !again)).toBe(true);
});

it('a visit is told for whom the stack says that it asks, with the request as it came', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message());
  const fields = { user: 'usr_1', metadata: { run_id: 'run_1' } };
  await readChat(await askChat(puppet, { messages: [userSays('what is new')], fields }));
  expect(told[0]).toMatchObject({ kind: 'onUpstream', statedUserId: 'usr_1', statedRunId: 'run_1' });
  const [first] = told;
  expect(first?.kind === 'onUpstream' && first.raw).toMatch(
    /^POST \/v1\/chat\/completions\n(.|\n)*content-type: application\/json(.|\n)*\n\n\{"model".*"what is new"/,
  );
});

it('the tool gives as much as was sent, and the secret first', async () => {
  const { visit } = beginTrial(puppet);
  const prompt = 'what is new '.repeat(200);
  visit.expect(message({ prompt }));
  const { calls } = await readChat(await askChat(puppet, { messages: [userSays(prompt)] }));
  const result = await (await fetch(urlOf(calls[0]))).text();
  expect([result.length, result.startsWith(`${BEYOND_ASCII} ${TOOL_RESULT}`)]).toEqual([prompt.length, true]);
});

it('equal prompts in equal context get equal answers, whoever asks', async () => {
  const first = beginTrial(puppet);
  for (const step of [1, 2]) first.visit.expect(message({ step, user: step, sharedPrompt: true }));
  const asked = { messages: [{ role: 'system', content: 'be kind' }, userSays('what is new')] };
  const [one, other] = [await readChat(await askChat(puppet, asked)), await readChat(await askChat(puppet, asked))];
  expect(other.reasoning).toBe(one.reasoning);
  expect(other.calls.map((call) => call.function)).toEqual(one.calls.map((call) => call.function));
  expect(other.calls[0]?.id).not.toBe(one.calls[0]?.id);
});

it('requests with one prompt go to the steps in order, each once a round, and then count as asked again', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message({ step: 4, user: 0, sharedPrompt: true }));
  visit.expect(message({ step: 2, user: 1, sharedPrompt: true }));
  for (let n = 0; n < 3; n += 1) await runAgent(puppet, [userSays('what is new')]);
  const seen = told.filter((one) => one.kind === 'onUpstream');
  const rows = seen.map(({ endpoint, round, step, again, user }) => [endpoint, round, step, again, user]);
  expect(rows).toEqual([
    ['model', 0, 4, false, undefined],
    ['tool', 0, 4, false, undefined],
    ['model', 1, 4, false, undefined],
    ['model', 0, 2, false, undefined],
    ['tool', 0, 2, false, undefined],
    ['model', 1, 2, false, undefined],
    ['model', 0, 2, true, undefined],
    ['tool', 0, 2, true, undefined],
    ['model', 1, 2, true, undefined],
  ]);
});

it('a shared prompt brings no secret of its own', async () => {
  const { visit } = beginTrial(puppet);
  visit.expect(message({ sharedPrompt: true }));
  const { text } = await runAgent(puppet, [userSays('what is new')]);
  expect(text).toBe(`${BEYOND_ASCII} I was told no secret.`);
});

it('a shared prompt brings the secret of the user whom its request names, where all requests name theirs', async () => {
  const { visit, told } = beginTrial(puppet);
  const of = (userId: string, content: string) => [
    { role: 'system', content: `the assistant of ${userId}` },
    userSays(content),
  ];
  const secret = (from: string): string => `zq${from.repeat(24)}`;
  for (const user of [0, 1, 2]) {
    const canaries = { modelText: secret(String(user)), toolResult: secret('t') };
    const own = { userId: `user-of-${user}`, user, canaries };
    visit.expect(message({ ...own, step: user, prompt: `from ${user}` }));
    visit.expect(message({ ...own, step: user + 10, prompt: 'the same', sharedPrompt: true }));
  }
  const ask = async (userId: string): Promise<string> => (await runAgent(puppet, of(userId, 'the same'))).text;
  expect(await ask('user-of-1')).toBe(`${BEYOND_ASCII} I was told no secret.`);
  for (const user of [0, 1, 2]) await runAgent(puppet, of(`user-of-${user}`, `from ${user}`));
  expect(await ask('user-of-2')).toBe(`${BEYOND_ASCII} ${secret('2')} is all that I was told.`);
  expect(await ask('user-of-0')).toBe(`${BEYOND_ASCII} ${secret('0')} is all that I was told.`);
  expect(await ask('somebody else')).toBe(`${BEYOND_ASCII} I was told no secret.`);
  // Which of two messages of one user it is for, no request says.
  visit.expect(message({ userId: 'user-of-0', user: 0, step: 20, prompt: 'the same', sharedPrompt: true }));
  expect(await ask('user-of-0')).toBe(`${BEYOND_ASCII} I was told no secret.`);
  const named = told.filter((one) => one.kind === 'onUpstream' && one.named);
  expect(new Set(named.map((one) => (one.kind === 'onUpstream' ? `${one.step} ${one.user}` : '')))).toEqual(
    new Set(['12 2', '10 0']),
  );
});

it('a prompt that nobody expects gets a plain answer with what it told, and everybody hears of the stray', async () => {
  const strays: Stray[] = [];
  puppet.onStray((stray) => strays.push(stray));
  const { visit, told } = beginTrial(puppet);
  visit.expect(message());
  visit.leave();
  const canary = `zq${'s'.repeat(24)}`;
  const answer = await readChat(await askChat(puppet, { messages: [userSays(`what is ${canary}`)] }));
  expect(answer.text).toBe(`${BEYOND_ASCII} ${canary} is all that I was told.`);
  await readChat(await askChat(puppet, { messages: [userSays('what is new')] }));
  expect((await fetch(`${puppet.origin}/tool/none`)).status).toBe(404);
  expect(strays.map(({ endpoint }) => endpoint)).toEqual(['model', 'model', 'tool']);
  expect(strays[0]?.raw).toContain(canary);
  expect(told).toEqual([]);
});

it('the models are listed, other routes and bodies are refused', async () => {
  const models = await (await fetch(`${puppet.url}/models`)).json();
  expect(models).toMatchObject({ object: 'list', data: [{ id: 'puppet', object: 'model' }] });
  expect((await fetch(`${puppet.origin}/v2`)).status).toBe(404);
  const asked = await fetch(`${puppet.url}/chat/completions`, { method: 'POST', body: '{"messages":' });
  expect([asked.status, await asked.json()]).toMatchObject([400, { error: { type: 'invalid_request_error' } }]);
});

it('a port that is taken is an error that names it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hint = expect.stringContaining('--llm-listen') as string;
  await expect(createPuppet({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'port-in-use', hint });
  other.close();
});
