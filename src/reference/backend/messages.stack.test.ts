import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish } from '../../selftest/drive-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import type { Frame } from '../../selftest/stack-client.fixture.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture({ replicas: 2, settings: { unfinishedRuns: 3, backendPool: 1 } });
});
afterAll(() => fixture.stop());

test('the same message twice, at once on two replicas, is one run, and gets its first answer again', async () => {
  const alice = await fixture.register();
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(alice.access_token, { replica })));
  const payload = { content: 'only once', client_message_id: 'k' };
  const answers = await Promise.all([...clients, ...clients].map((client) => client.ask('user_message', payload)));
  expect(new Set(answers.map((answer) => answer.run_id)).size).toBe(1);
  expect(answers.filter((answer) => answer.payload['duplicate'] === false).length).toBe(1);

  const [first] = answers;
  await clients[0]!.event('agent_completed');
  await fixture.http('DELETE', `/api/threads/${first!.thread_id}`, { token: alice.access_token });
  const again = await fixture.http('POST', '/api/threads/none/messages', {
    token: alice.access_token,
    body: { content: 'something else' },
    headers: { 'idempotency-key': 'k' },
    replica: 1,
  });
  expect([again.status, again.body]).toEqual([
    202,
    { thread_id: first!.thread_id, run_id: first!.run_id, message_id: first!.payload['message_id'], duplicate: true },
  ]);
});

test('a key is its own for each user, and a refused attempt is not remembered', async () => {
  const [alice, bob] = [await fixture.register(), await fixture.register()];
  const clients = await Promise.all([alice, bob].map(({ access_token }) => fixture.connect(access_token)));
  const payload = { content: 'mine', client_message_id: 'shared' };
  const refused = await clients[0]!.ask('user_message', { ...payload, thread_id: 'thr_none' });
  expect(refused.payload).toMatchObject({ code: 'thread_not_found' });
  const answers = await Promise.all(clients.map((client) => client.ask('user_message', payload)));
  expect(answers.map((answer) => answer.payload['duplicate'])).toEqual([false, false]);
  expect(answers[0]!.run_id).not.toBe(answers[1]!.run_id);
});

test('refusals come in the order form, known key, thread, limit', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  const send = (payload: object): Promise<Frame> => client.ask('user_message', payload);
  const steps = ['held', 'held 1', 'held 2'].map((prompt) => fixture.expect(prompt, { holds: ['thinking'] }));
  const first = await send({ content: 'held', client_message_id: 'k' });
  for (const n of [1, 2]) await send({ content: `held ${n}` });
  expect((await send({ content: '', client_message_id: 'k' })).payload).toMatchObject({ code: 'bad_request' });
  expect(await send({ content: 'x', client_message_id: 'k', thread_id: 'no' })).toMatchObject({ run_id: first.run_id });
  expect((await send({ content: 'x', thread_id: 'no' })).payload).toMatchObject({ code: 'thread_not_found' });
  expect((await send({ content: 'x' })).payload).toMatchObject({ code: 'rate_limited', retry_after_ms: 1000 });
  const answer = await fixture.http('POST', '/api/threads/new/messages', {
    token: alice.access_token,
    body: { content: 'x' },
  });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
  for (const step of steps) fixture.visit.release({ step, phase: 'thinking' });
});

test('a run is stopped from any replica, with its tools closed, and one that has ended stays as it ended', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  fixture.expect('stop me', { holds: ['tool-result'] });
  const { run_id } = await client.ask('user_message', { content: 'stop me', replica: 1 });
  await client.next((frame) => frame.type === 'tool_executing' && frame.payload['tool_name'] === 'http_get');
  expect(await client.ask('stop_run', { run_id })).toMatchObject({
    type: 'run_stopping',
    payload: { status: 'running' },
  });
  await client.event('agent_stopped', run_id);
  const types = (await client.settled()).map(({ type, payload }) => [type, payload['result']]);
  expect(types.slice(-2)).toEqual([
    ['tool_completed', { error: 'abandoned' }],
    ['agent_stopped', undefined],
  ]);
  const again = await fixture.http('POST', `/api/runs/${run_id}/stop`, { token: alice.access_token });
  expect([again.status, again.body]).toEqual([202, { status: 'stopped' }]);
});

test('what belongs to another user is answered like what never was', async () => {
  const [alice, bob] = [await fixture.register(), await fixture.register()];
  const client = await fixture.connect(alice.access_token);
  const other = await fixture.connect(bob.access_token);
  const { thread_id = '', run_id = '' } = await sendAndFinish(client, 'private');
  const calls: [string, (thread: string, run: string) => string][] = [
    ['GET', (thread) => `/api/threads/${thread}/messages`],
    ['DELETE', (thread) => `/api/threads/${thread}`],
    ['GET', (_, run) => `/api/runs/${run}`],
    ['POST', (_, run) => `/api/runs/${run}/stop`],
  ];
  for (const [method, path] of calls) {
    const foreign = await fixture.http(method, path(thread_id, run_id), { token: bob.access_token });
    const never = await fixture.http(method, path('thr_x', 'run_x'), { token: bob.access_token });
    expect([foreign.status, foreign.body]).toEqual([404, never.body]);
  }
  const frames = [
    await other.ask('get_history', { thread_id }),
    await other.ask('user_message', { content: 'x', thread_id }),
    await other.ask('stop_run', { run_id }),
    await other.ask('user_message', { content: 'x', thread_id, user_id: alice.user.id }),
  ];
  expect(frames.map((frame) => frame.payload['code'])).toEqual([
    'thread_not_found',
    'thread_not_found',
    'run_not_found',
    'thread_not_found',
  ]);
  const { body } = await fixture.http('GET', `/api/threads/${thread_id}/messages`, { token: alice.access_token });
  expect(body['messages']).toHaveLength(2);
});

test('a thread under a run is deleted once the run has stopped; its stored events stay', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  const before = await sendAndFinish(client, 'before');
  fixture.expect('delete me', { holds: ['final'] });
  const more = { thread_id: before.thread_id, replica: 1 };
  const { thread_id, run_id } = await client.ask('user_message', { content: 'delete me', ...more });
  await client.next((frame) => frame.run_id === run_id && frame.payload['tool_name'] === 'http_get');
  const walk = await fixture.http('GET', `/api/threads/${thread_id}/messages?limit=1`, { token: alice.access_token });
  const answers = await Promise.all(
    [0, 1].map((replica) =>
      fixture.http('DELETE', `/api/threads/${thread_id}`, { token: alice.access_token, replica }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 404]));
  const events = await client.settled();
  expect(events.at(-1)).toMatchObject({ type: 'agent_stopped', run_id });
  const gone = [
    `/api/threads/${thread_id}/messages?limit=1&cursor=${String(walk.body['next_cursor'])}`,
    `/api/threads/${thread_id}/messages`,
    `/api/runs/${run_id}`,
  ];
  for (const path of gone) expect((await fixture.http('GET', path, { token: alice.access_token })).status).toBe(404);
  const replay = await fixture.connect(alice.access_token, { resumeFrom: 0 });
  expect(await replay.settled()).toEqual(events);
});

test('a walk brings what was there at its first page, once and in order, at any page size', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  const token = alice.access_token;
  const walk = async (list: string, limit: number, meanwhile?: () => Promise<unknown>): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null | undefined;
    do {
      const next = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await fixture.http('GET', `${list}?limit=${limit}${next}`, { token });
      const items = (body['threads'] ?? body['messages']) as { id: string }[];
      ids.push(...items.map(({ id }) => id));
      cursor = body['next_cursor'] as string | null;
      await meanwhile?.();
    } while (cursor !== null);
    return ids;
  };
  const threads: (string | undefined)[] = [];
  for (let n = 0; n < 7; n += 1) threads.unshift((await sendAndFinish(client, `thread ${n}`)).thread_id);
  for (const limit of [1, 2, 7, 100]) expect(await walk('/api/threads', limit)).toEqual(threads);
  let n = 0;
  const busy = async (): Promise<void> => {
    n += 1;
    await sendAndFinish(client, `new ${n}`, n % 2 === 0 ? {} : { thread_id: threads[0] });
  };
  expect(await walk('/api/threads', 2, busy)).toEqual(threads);
  const list = `/api/threads/${threads[0]}/messages`;
  const before = await walk(list, 100);
  expect((await walk(list, 3, n < 9 ? busy : undefined)).slice(0, before.length)).toEqual(before);
  const bad = ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=', 'cursor=x', 'cursor='];
  for (const query of bad) {
    expect([query, (await fixture.http('GET', `/api/threads?${query}`, { token })).status]).toEqual([query, 400]);
  }
});

test('a run recalls the words of its own user and of nobody else', async () => {
  const [alice, bob] = [await fixture.register(), await fixture.register()];
  const [own, other] = [await fixture.connect(alice.access_token), await fixture.connect(bob.access_token)];
  await sendAndFinish(other, 'apples of bob');
  await sendAndFinish(own, 'green apples');
  await sendAndFinish(own, 'Apples');
  const { run_id } = await sendAndFinish(own, 'apples again');
  const recalled = await own.next((frame) => frame.run_id === run_id && frame.type === 'tool_completed');
  expect(recalled.payload['result']).toMatchObject({ matches: [{ content: 'green apples' }] });
});
