import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import type { Client } from '../../selftest/stack-client.fixture.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture({
    replicas: 2,
    settings: {
      frameBytes: 2048,
      framesPerSecond: 10,
      sendBufferBytes: 64 * 1024,
      heartbeatMs: 100,
      heartbeatTimeoutMs: 400,
    },
  });
});
afterAll(() => fixture.stop());

test('a frame that is no request of the protocol is refused, and the connection stays', async () => {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token);
  const wrong = [
    '{',
    '[]',
    '"x"',
    '{"type":"ping","payload":{"nonce":"n"}}',
    '{"type":"no","request_id":"a","payload":{}}',
  ];
  for (const text of wrong) client.socket.send(text);
  client.socket.send(Buffer.from('{}'));
  expect((await client.ask('user_message', { content: 1 })).payload).toMatchObject({ code: 'bad_request' });
  expect((await client.ask('user_message', { content: 'x', replica: 2 })).payload).toMatchObject({
    code: 'bad_request',
  });
  expect((await client.ask('get_history', { thread_id: 'x', limit: 101 })).payload).toMatchObject({
    code: 'bad_request',
  });
  expect((await client.ask('user_message', { content: '\u0000' })).payload).toMatchObject({ code: 'bad_request' });
  await client.settled();
  const errors = client.frames.filter(({ type }) => type === 'error');
  expect(errors.map(({ payload }) => payload['code'])).toEqual(Array.from({ length: 10 }, () => 'bad_request'));
  expect(errors[4]?.request_id).toBe('a');
});

test('answers come in the order of the frames', async () => {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token);
  const asked = ['user_message', 'ping', 'stop_run', 'ping', 'user_message', 'ping'];
  await Promise.all(asked.map((type) => client.ask(type, { content: 'x', nonce: 'n', run_id: 'none' })));
  const answers = client.frames.filter((frame) => frame.request_id !== undefined).map(({ type }) => type);
  expect(answers).toEqual(['run_accepted', 'pong', 'error', 'pong', 'run_accepted', 'pong']);
});

test('a frame over the limit is refused in its turn, then the socket closes with 1009; a body with 413', async () => {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token);
  client.socket.send(JSON.stringify({ type: 'ping', request_id: '1', payload: { nonce: 'n' } }));
  client.socket.send(JSON.stringify({ type: 'ping', request_id: '2', payload: { nonce: 'n'.repeat(3000) } }));
  client.socket.send(JSON.stringify({ type: 'ping', request_id: '3', payload: { nonce: 'n' } }));
  expect(await client.closed).toBe(1009);
  expect(client.frames.slice(1).map(({ type, payload }) => [type, payload['code']])).toEqual([
    ['pong', undefined],
    ['error', 'payload_too_large'],
  ]);
  const body = { content: 'n'.repeat(3000) };
  const answer = await fixture.http('POST', '/api/threads/new/messages', { token: access_token, body });
  expect([answer.status, answer.body]).toMatchObject([413, { error: { code: 'payload_too_large' } }]);
});

test('a thread id that no thread can have is a thread that is not there', async () => {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token);
  for (const thread_id of ['', '\u0000', 'x'.repeat(65), "'; drop table threads"]) {
    const answer = await client.ask('user_message', { content: 'x', thread_id });
    expect([thread_id, answer.payload['code']]).toEqual([thread_id, 'thread_not_found']);
  }
});

test('frames over the rate are refused in their turn; pings do not count', async () => {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token);
  await Promise.all(Array.from({ length: 30 }, () => client.ask('ping', { nonce: 'n' })));
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.ask('stop_run', { run_id: 'none' })));
  const codes = answers.map(({ payload }) => payload['code']);
  expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'run_not_found'));
  expect(codes.at(-1)).toBe('rate_limited');
  expect(answers.at(-1)?.payload['retry_after_ms']).toBeGreaterThan(0);
});

test('a logout closes the live sockets of its session on every replica within a second, and no others', async () => {
  const alice = await fixture.register();
  const login = await fixture.auth('/auth/login', { body: { email: alice.email.toUpperCase(), password: 'secret' } });
  // The service answers a login with a session.
  const other = login.body['access_token'] as string;
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(alice.access_token, { replica })));
  const stays = await fixture.connect(other);
  const since = performance.now();
  expect((await fixture.auth('/auth/logout', { token: alice.access_token })).status).toBe(204);
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([4401, 4401]);
  expect(performance.now() - since).toBeLessThan(1000);
  const { refused } = await fixture.connect(alice.access_token, { replica: 1 });
  expect(refused).toMatchObject({ status: 401, body: { error: { code: 'token_revoked' } } });
  const answer = await fixture.http('GET', '/api/threads', { token: alice.access_token });
  expect(answer.body).toMatchObject({ error: { code: 'token_revoked' } });
  expect((await stays.ask('refresh_token', { token: alice.access_token })).payload).toMatchObject({
    code: 'token_revoked',
  });
  await stays.settled();
});

test('a connection moves to a fresh token of its user, and lives and dies with it', async () => {
  const alice = await fixture.register({ ttl_seconds: 1 });
  const bob = await fixture.register();
  const [client, left, mixed] = await Promise.all(
    [0, 1, 0].map((replica) => fixture.connect(alice.access_token, { replica })),
  );
  const login = await fixture.auth('/auth/login', { body: { email: alice.email, password: 'secret' } });
  const token = login.body['access_token'] as string;
  expect((await client!.ask('refresh_token', { token: 'x' })).payload).toMatchObject({ code: 'token_invalid' });
  expect(await client!.ask('refresh_token', { token })).toMatchObject({ type: 'token_refreshed' });
  expect((await mixed!.ask('refresh_token', { token: bob.access_token })).payload).toMatchObject({
    code: 'principal_mismatch',
  });
  expect(await mixed!.closed).toBe(4403);
  expect(await left!.closed).toBe(4401);
  expect((await client!.ask('refresh_token', { token: alice.access_token })).payload).toMatchObject({
    code: 'token_expired',
  });
  await client!.settled();
  await fixture.auth('/auth/logout', { token });
  expect(await client!.closed).toBe(4401);
});

test('a socket whose client gives no sign of life is cut', async () => {
  const { access_token } = await fixture.register();
  const [silent, alive] = [await fixture.connect(access_token), await fixture.connect(access_token)];
  silent.socket.pause();
  const cut = new Promise<void>((resolve) => raw(silent).once('close', () => resolve()));
  raw(silent).resume();
  raw(silent).removeAllListeners('data');
  raw(silent).on('data', () => undefined);
  await cut;
  expect(await alive.settled()).toEqual([]);
});

function raw(client: Client): NodeJS.ReadableStream {
  // ws keeps the socket under this name; a client that reads and never answers cannot be had otherwise.
  return (client.socket as unknown as { _socket: NodeJS.ReadableStream })._socket;
}
