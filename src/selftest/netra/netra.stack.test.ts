import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { startDullModel } from '../bad-stacks/dull-model.ts';
import EXAMPLES from './example-frames.json' with { type: 'json' };
import {
  askNetraAuth,
  eventsOf,
  FIVE,
  openNetra,
  registerAt,
  start,
  startFor,
  welcomedAs,
} from './netra-client.fixture.ts';
import type { NetraOptions, NetraShape } from './options.ts';
import { REACHES } from './shapes.ts';
import type { Netra } from './start-netra.ts';

const SHAPES: readonly NetraShape[] = ['bridge', 'emitter', 'per-user', 'agent-request', 'fallback'];
const ending: (() => Promise<void>)[] = [];
const netraWith = (options: Partial<NetraOptions>): Promise<Netra> => startFor(ending, options);
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

describe.each(SHAPES)('with the shape %s', (shape) => {
  test('two users at once see five events in order, and nothing of each other', async () => {
    const netra = await netraWith({ shape });
    const users = await Promise.all([registerAt(netra), registerAt(netra)]);
    const clients = await Promise.all(users.map(({ token }) => openNetra(netra, { token })));
    const secrets = users.map(() => randomUUID());
    for (const [index, client] of clients.entries()) start(client, `${secrets[index]} note`);
    for (const [index, client] of clients.entries()) {
      const frames = await client.settled();
      expect(eventsOf(frames)).toEqual(FIVE);
      const text = JSON.stringify(frames);
      expect(secrets.map((secret) => text.includes(secret))).toEqual(secrets.map((_, place) => place === index));
      expect(users.map(({ id }) => text.includes(id))).toEqual(users.map((_, place) => place === index));
    }
  });

  test('the frames have the fields of the examples', async () => {
    const netra = await netraWith({ shape });
    const client = await openNetra(netra, await registerAt(netra));
    start(client, 'note');
    const frames = await client.settled();
    const fieldsOf = (list: readonly object[]): readonly string[] =>
      FIVE.map((kind) => list.find((frame) => JSON.stringify(frame).includes(`"${kind}"`)) ?? {}).map((frame) =>
        Object.keys(frame)
          .filter((key) => key !== 'message')
          .sort()
          .join(),
      );
    const examples = EXAMPLES.filter((example) => example.shape === shape).map(({ frame }) => frame);
    expect(fieldsOf(frames)).toEqual(fieldsOf(examples));
    const named = shape !== 'agent-request' && shape !== 'fallback';
    expect(JSON.stringify(frames).includes('"run_id"')).toBe(named);
  });
});

describe('the auth service', () => {
  test('registers, signs in, refreshes once, tells who one is, and signs out', async () => {
    const netra = await netraWith({});
    const { id, email, token, refreshToken } = await registerAt(netra);
    const body = { email, password: 'correct horse' };
    expect(await askNetraAuth(netra, '/auth/register', { body })).toMatchObject({ status: 409 });
    expect(await askNetraAuth(netra, '/auth/register', { body: { email } })).toMatchObject({ status: 422 });
    const login = await askNetraAuth(netra, '/auth/login', { body });
    expect(login).toMatchObject({ status: 200, expires_in: 900, token_type: 'Bearer', user: { id, email } });
    expect(await askNetraAuth(netra, '/auth/login', { body: { ...body, password: 'x' } })).toMatchObject({
      status: 401,
    });
    const refresh = { body: { refresh_token: refreshToken } };
    expect(await askNetraAuth(netra, '/auth/refresh', refresh)).toMatchObject({ status: 200, expires_in: 900 });
    expect(await askNetraAuth(netra, '/auth/refresh', refresh)).toMatchObject({ status: 401 });
    expect(await askNetraAuth(netra, '/auth/me', { token })).toMatchObject({ status: 200, id, email });
    const asked = { body: { token } };
    expect(await askNetraAuth(netra, '/auth/validate', asked)).toMatchObject({ valid: true, user_id: id });
    await askNetraAuth(netra, '/auth/logout', { body: {}, token });
    expect(await askNetraAuth(netra, '/auth/validate', asked)).toMatchObject({ status: 200, valid: false });
    expect(await askNetraAuth(netra, '/health')).toMatchObject({ status: 200 });
  });

  test('takes tokens that somebody else signed with its secret', async () => {
    const netra = await netraWith({});
    const id = randomUUID();
    const token = await new SignJWT({ token_type: 'access', type: 'access' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime('900s')
      .setIssuer('netra-auth-service')
      .setAudience('netra-platform')
      .sign(new TextEncoder().encode(netra.jwtSecret));
    expect(await welcomedAs(await openNetra(netra, { token }))).toBe(id);
  });
});

describe('the socket', () => {
  test.each(['header', 'subprotocol', 'query'] as const)('takes the token in the %s', async (via) => {
    const netra = await netraWith({});
    const { id, token } = await registerAt(netra);
    const client = await openNetra(netra, { token, via });
    expect(await welcomedAs(client)).toBe(id);
    await client.next(({ type }) => type === 'ping', 'a ping');
    expect(client.frames.map(({ type }) => type)).toEqual(['system_message', 'ping']);
    expect(client.socket.protocol).toBe(via === 'subprotocol' ? 'jwt-auth' : '');
  });

  test('is accepted before it is authenticated, and refused by an error frame and 1011', async () => {
    const netra = await netraWith({});
    const { id, token } = await registerAt(netra);
    const forged = `${token.slice(0, -4)}AAAA`;
    for (const bad of [{}, { token: forged }, { token: 'garbage' }]) {
      const client = await openNetra(netra, bad);
      expect(await client.closed).toBe(1011);
      expect(client.frames).toMatchObject([{ type: 'error_message', error_code: 'AUTH_FAILED' }]);
    }
    const excused = await openNetra(netra, { token: forged, headers: { 'x-e2e-test': 'true' } });
    expect(await welcomedAs(excused)).toBe(id);
  });

  test('works off one message before the next, also those that came before the welcome', async () => {
    const netra = await netraWith({ welcomeDelayMs: 50 });
    const client = await openNetra(netra, await registerAt(netra));
    start(client, 'first');
    client.send({ type: 'ping' });
    start(client, 'second');
    const frames = await client.settled();
    const kinds = frames.map(({ type }) => type);
    expect(kinds).toEqual(['system_message', 'ping', ...FIVE, 'pong', ...FIVE, 'pong']);
  });

  test.each(SHAPES)('of a user who has two has the events of the other, or not (%s)', async (shape) => {
    const netra = await netraWith({ shape });
    const alice = await registerAt(netra);
    const asking = await openNetra(netra, alice);
    const other = await openNetra(netra, alice);
    await welcomedAs(other);
    start(asking, 'note');
    expect(eventsOf(await asking.settled())).toEqual(FIVE);
    expect(eventsOf(await other.settled())).toEqual(REACHES[shape] === 'user' ? FIVE : []);
  });

  test('answers a user_message, acknowledges what it does not know, and drops what is too large', async () => {
    const netra = await netraWith({});
    const client = await openNetra(netra, await registerAt(netra));
    client.send({ type: 'switch_thread', payload: {} });
    client.send({ type: 'start_agent', payload: {} });
    start(client, 'x'.repeat(8_192));
    client.send({ type: 'user_message', payload: { content: 'hello' }, message_id: 'm1' });
    const frames = (await client.settled()).slice(2, -1);
    expect(frames[0]).toMatchObject({ type: 'ack', received_type: 'switch_thread', status: 'acknowledged' });
    expect(frames[1]).toMatchObject({ type: 'error', error: { code: 'VALIDATION_ERROR' } });
    expect(frames[2]).toMatchObject({ data: { content: 'Message received', original_message_id: 'm1' } });
    expect(frames.slice(3).map(({ type }) => type)).toEqual(FIVE);
  });

  test('says nothing after a reconnect of what was missed', async () => {
    const netra = await netraWith({});
    const { token } = await registerAt(netra);
    const first = await openNetra(netra, { token });
    await welcomedAs(first);
    start(first, 'note');
    first.socket.terminate();
    await first.closed;
    const second = await openNetra(netra, { token });
    expect((await second.settled()).map(({ type }) => type)).toEqual(['system_message', 'ping', 'pong']);
  });

  test('answers with what its model says, and with the first 100 characters without one', async () => {
    const prompt = `${'0123456789'.repeat(10)}and more`;
    const echoing = await netraWith({});
    const plain = await openNetra(echoing, await registerAt(echoing));
    start(plain, prompt);
    expect((await plain.settled()).at(-2)).toMatchObject({ final_response: `Echo: ${prompt.slice(0, 100)}` });
    const model = await startDullModel(0);
    ending.push(() => model.stop());
    const asking = await netraWith({ llmUrl: `${model.url}/v1` });
    const client = await openNetra(asking, await registerAt(asking));
    start(client, prompt);
    expect((await client.settled()).at(-2)).toMatchObject({ final_response: 'I am quite another model.' });
    const without = await netraWith({ llmUrl: `http://127.0.0.1:${await freePort()}/v1` });
    const failing = await openNetra(without, await registerAt(without));
    start(failing, prompt);
    expect(eventsOf(await failing.settled())).toEqual([...FIVE.slice(0, 3), 'agent_error']);
  });

  test('may announce a run three times', async () => {
    const netra = await netraWith({ starts: 3 });
    const client = await openNetra(netra, await registerAt(netra));
    start(client, 'note');
    expect(eventsOf(await client.settled())).toEqual(['agent_started', 'agent_started', ...FIVE]);
  });
});
