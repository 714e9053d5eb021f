import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish } from '../../selftest/drive-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import type { Frame } from '../../selftest/stack-client.fixture.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture({ replicas: 3 });
});
afterAll(() => fixture.stop());

const numbers = (events: readonly Frame[]): readonly (number | undefined)[] => events.map((event) => event.seq);
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('a run that completes shows the five events, in order, after its acceptance', async () => {
  const alice = await fixture.register({ profile: 'a profile' });
  const client = await fixture.connect(alice.access_token);
  fixture.expect('how are you');
  const accepted = await sendAndFinish(client, 'how are you');
  const events = await client.settled();
  expect(events.map(({ type }) => type)).toEqual([
    'agent_started',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'agent_completed',
  ]);
  expect(numbers(events)).toEqual(upTo(1, events.length));
  expect(client.frames.indexOf(accepted)).toBe(1);
  expect(new Set(events.map((event) => event.run_id))).toEqual(new Set([accepted.run_id]));
  const { body } = await fixture.http('GET', `/api/threads/${accepted.thread_id}/messages`, {
    token: alice.access_token,
  });
  expect(body['messages']).toMatchObject([
    { role: 'user', content: 'how are you' },
    { role: 'assistant', content: events.at(-1)?.payload['result'], run_id: accepted.run_id },
  ]);
});

test('every connection of a user, on every replica, gets the same events; another user gets none', async () => {
  const alice = await fixture.register();
  const bob = await fixture.register();
  const own = await Promise.all([0, 1, 2].map((replica) => fixture.connect(alice.access_token, { replica })));
  const others = await Promise.all([0, 1, 2].map((replica) => fixture.connect(bob.access_token, { replica })));
  const [first] = own;
  await Promise.all([0, 1, 2].map((replica) => sendAndFinish(first!, `to replica ${replica}`, { replica })));
  const [seen, ...more] = await Promise.all(own.map((client) => client.settled()));
  expect(numbers(seen!)).toEqual(upTo(1, seen!.length));
  for (const events of more) expect(events).toEqual(seen);
  for (const client of others) expect(await client.settled()).toEqual([]);
});

test('a connection that resumes gets every event after its number, as the others did, and goes on', async () => {
  const alice = await fixture.register();
  const live = await fixture.connect(alice.access_token);
  const step = fixture.expect('resume me', { holds: ['tool-result'] });
  await live.ask('user_message', { content: 'resume me' });
  await live.next((frame) => frame.type === 'tool_executing' && frame.payload['tool_name'] === 'http_get');
  const resumed = await fixture.connect(alice.access_token, { resumeFrom: 2, replica: 1 });
  const late = await fixture.connect(alice.access_token, { replica: 2 });
  expect(resumed.frames[0]?.payload).toMatchObject({ resumed_from: 2, head_seq: 6 });
  fixture.visit.release({ step, phase: 'tool-result' });
  await live.event('agent_completed');
  const all = await live.settled();
  expect(await resumed.settled()).toEqual(all.slice(2));
  expect(await late.settled()).toEqual(all.slice(6));
});

test('connections that come while events are stored miss none of them', async () => {
  const alice = await fixture.register();
  const sender = await fixture.connect(alice.access_token);
  const runs = Promise.all(upTo(1, 5).map((n) => sendAndFinish(sender, `message ${n}`, { replica: n % 3 })));
  const clients = [];
  for (const n of upTo(1, 20)) {
    clients.push(await fixture.connect(alice.access_token, { replica: n % 3, ...(n % 2 === 0 && { resumeFrom: 0 }) }));
  }
  await runs;
  const all = await sender.settled();
  expect(numbers(all)).toEqual(upTo(1, all.length));
  for (const client of clients) {
    const events = await client.settled();
    const { head_seq, resumed_from } = client.frames[0]?.payload ?? {};
    expect(events).toEqual(all.slice(Number(resumed_from ?? head_seq)));
  }
});

test('a run goes on when the connection that started it has gone', async () => {
  const alice = await fixture.register();
  const first = await fixture.connect(alice.access_token);
  const step = fixture.expect('go on', { holds: ['thinking'] });
  const { run_id } = await first.ask('user_message', { content: 'go on' });
  first.socket.terminate();
  await first.closed;
  const second = await fixture.connect(alice.access_token, { resumeFrom: 0 });
  fixture.visit.release({ step, phase: 'thinking' });
  expect(await second.event('agent_completed', run_id)).toMatchObject({ run_id });
});

test('a model that fails, and one that breaks off, end the run in an error with its tools closed', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  for (const fails of ['model', 'stream'] as const) {
    fixture.expect(`fails by ${fails}`, { script: { fails } });
    const { run_id } = await client.ask('user_message', { content: `fails by ${fails}` });
    await client.event('agent_error', run_id);
    const { body } = await fixture.http('GET', `/api/runs/${run_id}`, { token: alice.access_token });
    expect(body).toMatchObject({ status: 'failed' });
    const types = (await client.settled()).filter((event) => event.run_id === run_id).map(({ type }) => type);
    expect(types.at(-1)).toBe('agent_error');
    expect(types.filter((type) => type === 'tool_executing').length).toBe(
      types.filter((type) => type === 'tool_completed').length,
    );
  }
});

test('after four rounds of tools the model is asked once more without them', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  fixture.expect('many rounds', { script: { tools: 5, calls: 'each', ids: 'fixed' } });
  await sendAndFinish(client, 'many rounds');
  const tools = (await client.settled()).filter((event) => event.payload['tool_name'] === 'http_get');
  expect(tools.filter(({ type }) => type === 'tool_executing').length).toBe(4);
});
