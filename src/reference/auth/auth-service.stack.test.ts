import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture();
});
afterAll(() => fixture.stop());

test('a registration opens a session whose token says whose it is and how long it lives', async () => {
  const session = await fixture.register({ profile: 'likes tea', ttl_seconds: 60 });
  const claims = decodeJwt(session.access_token);
  expect(claims).toMatchObject({
    iss: 'overhear-auth',
    aud: 'overhear-backend',
    sub: session.user.id,
    email: session.email,
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBeCloseTo(60, 2);
  expect(session).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
  const me = await fixture.auth('/auth/me', { token: session.access_token });
  expect(me.body).toEqual({ user: { ...session.user, profile: 'likes tea' } });
});

test('an e-mail is taken and found without regard to case', async () => {
  const { email } = await fixture.register();
  const body = { email: email.toUpperCase(), password: 'secret' };
  expect(await fixture.auth('/auth/register', { body })).toMatchObject({
    status: 409,
    body: { error: { code: 'email_taken' } },
  });
  expect((await fixture.auth('/auth/login', { body })).status).toBe(200);
  for (const wrong of [
    { ...body, password: 'x' },
    { ...body, email: 'nobody@example.org' },
  ]) {
    const answer = await fixture.auth('/auth/login', { body: wrong });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'invalid_credentials' } } });
  }
});

test('a login opens another session, and a logout ends one alone', async () => {
  const alice = await fixture.register();
  const { body } = await fixture.auth('/auth/login', { body: { email: alice.email, password: 'secret' } });
  // The service answers a login with a session.
  const other = body['access_token'] as string;
  expect(decodeJwt(other)['sid']).not.toBe(decodeJwt(alice.access_token)['sid']);
  expect((await fixture.auth('/auth/logout', { token: other })).status).toBe(204);
  expect((await fixture.auth('/auth/logout', { token: other })).body).toMatchObject({
    error: { code: 'token_revoked' },
  });
  expect((await fixture.auth('/auth/me', { token: alice.access_token })).status).toBe(200);
});

test('a refresh token is exchanged once, also by two at once, and not after the logout', async () => {
  const alice = await fixture.register();
  const exchange = (refresh_token: unknown): ReturnType<typeof fixture.auth> =>
    fixture.auth('/auth/refresh', { body: { refresh_token } });
  const answers = await Promise.all([1, 2, 3].map(() => exchange(alice.refresh_token)));
  expect(answers.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(2);
  const won = answers.find(({ status }) => status === 200)?.body ?? {};
  expect(decodeJwt(String(won['access_token']))['sid']).toBe(decodeJwt(alice.access_token)['sid']);
  expect((await fixture.auth('/auth/me', { token: alice.access_token })).status).toBe(200);
  await fixture.auth('/auth/logout', { token: String(won['access_token']) });
  expect(await exchange(won['refresh_token'])).toMatchObject({
    status: 401,
    body: { error: { code: 'token_invalid' } },
  });
  expect((await exchange(7)).status).toBe(400);
});

test('a body of the wrong form is refused', async () => {
  const right = { email: 'right@example.org', password: 'x' };
  const bodies = [{}, [], { ...right, email: 'x' }, { ...right, password: '' }, { ...right, profile: 'p'.repeat(501) }];
  const lifetimes = [0, 901, '5'].map((ttl_seconds) => ({ ...right, ttl_seconds }));
  for (const body of [...bodies, ...lifetimes]) {
    expect(await fixture.auth('/auth/register', { body })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  }
  const strict = await fixture.another({ settings: { allowTtl: 0 } });
  const answer = await strict.auth('/auth/register', { body: { ...right, ttl_seconds: 5 } });
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
});
