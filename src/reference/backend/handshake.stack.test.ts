import { afterAll, beforeAll, expect, test } from 'vitest';
import { forge } from '../../target/reference/forge.ts';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture({ replicas: 2 });
});
afterAll(() => fixture.stop());

test('a sound token opens a connection of its user, in the header and as a subprotocol', async () => {
  const alice = await fixture.register();
  for (const via of [undefined, 'subprotocol'] as const) {
    const client = await fixture.connect(alice.access_token, via === undefined ? { replica: 1 } : { via, replica: 1 });
    expect(client.refused).toBeUndefined();
    expect(client.socket.protocol).toBe(via === undefined ? '' : 'jwt-auth');
    expect(client.frames[0]).toMatchObject({
      type: 'connection_established',
      user_id: alice.user.id,
      payload: { replica: 1, head_seq: 0, resumed_from: null },
    });
    client.socket.close();
  }
});

test('what is no sound token is refused before the upgrade, and over HTTP with the same code', async () => {
  const alice = await fixture.register();
  const bob = await fixture.register();
  const jwks = await (await fetch(`${fixture.stack.authUrl}/.well-known/jwks.json`)).text();
  const forged = (kind: Parameters<typeof forge>[0]): Promise<string> =>
    forge(kind, { token: alice.access_token, otherToken: bob.access_token, jwks });
  const tokens: Record<string, string> = { none: '', garbage: 'x', dots: 'a.b.c' };
  const kinds = [
    'garbage',
    'wrong-key',
    'no-kid',
    'wrong-aud',
    'alg-none',
    'hs256-with-public-key',
    'changed-body',
  ] as const;
  for (const kind of kinds) tokens[kind] = await forged(kind);
  for (const [kind, token] of Object.entries(tokens)) {
    const code = kind === 'none' ? 'token_missing' : 'token_invalid';
    const { refused } = await fixture.connect(token);
    expect([kind, refused?.status, refused?.body]).toMatchObject([kind, 401, { error: { code } }]);
    const answer = await fixture.http('GET', '/api/threads', token === '' ? {} : { token });
    expect([kind, answer.status, answer.body]).toMatchObject([kind, 401, { error: { code } }]);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  }
});

test('a header that holds no Bearer token decides, whatever the subprotocol says', async () => {
  const { access_token } = await fixture.register();
  const { refused } = await fixture.connect(access_token, {
    via: 'subprotocol',
    headers: { authorization: 'Basic eA==' },
  });
  expect(refused?.body).toMatchObject({ error: { code: 'token_missing' } });
});

test('an expired token is refused as expired, also when its session was revoked', async () => {
  const alice = await fixture.register({ ttl_seconds: 1 });
  const client = await fixture.connect(alice.access_token);
  expect(await client.closed).toBe(4401);
  expect((await fixture.connect(alice.access_token)).refused?.body).toMatchObject({ error: { code: 'token_expired' } });
  const { body } = await fixture.auth('/auth/refresh', { body: { refresh_token: alice.refresh_token } });
  // The service answers a refresh with a session.
  await fixture.auth('/auth/logout', { token: body['access_token'] as string });
  expect((await fixture.connect(alice.access_token)).refused?.body).toMatchObject({ error: { code: 'token_expired' } });
});

test('a bad query is refused with 400, a cursor that is not there with 409', async () => {
  const { access_token } = await fixture.register();
  for (const resumeFrom of ['', '-1', 'x', '1.5']) {
    const { refused } = await fixture.connect(access_token, { resumeFrom });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } });
  }
  const { refused } = await fixture.connect(access_token, { resumeFrom: 1 });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'cursor_out_of_range' } } });
  expect((await fixture.connect(access_token, { resumeFrom: 0 })).refused).toBeUndefined();
});
