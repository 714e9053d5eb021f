import { SignJWT, createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import type { TokenKind } from '../../plan/plan.ts';
import { readFrame } from './read-frame.ts';
import { referenceTarget } from './reference.ts';
import { writeHandshake } from './write.ts';

const target = referenceTarget({ replicas: 1 });
let token = '';
let jwks = '';

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
  token = await new SignJWT({ sid: 's1', email: 'a@b.c' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setSubject('usr_1')
    .setIssuer('overhear-auth')
    .setAudience('overhear-backend')
    .setIssuedAt()
    .setExpirationTime('10 minutes')
    .setJti('j1')
    .sign(privateKey);
});

const FORGERIES: readonly TokenKind[] = [
  'garbage',
  'wrong-key',
  'alg-none',
  'hs256-with-public-key',
  'no-kid',
  'wrong-aud',
  'changed-body',
];

test.each(FORGERIES)('a token forged as %s is refused by a verifier that pins its algorithm', async (kind) => {
  const keys = createLocalJWKSet(JSON.parse(jwks));
  const verify = (text: string): Promise<unknown> =>
    jwtVerify(text, keys, { algorithms: ['ES256'], issuer: 'overhear-auth', audience: 'overhear-backend' });
  await expect(verify(token)).resolves.toBeDefined();
  await expect(verify(await target.forge(kind, { token, otherToken: token, jwks }))).rejects.toThrow(
    /Invalid|signature|Algorithm|applicable key/i,
  );
});

test('every forgery but garbage still claims to be its user', async () => {
  for (const kind of FORGERIES.filter((one) => one !== 'garbage')) {
    expect(decodeJwt(await target.forge(kind, { token, otherToken: token, jwks })).sub).toBe('usr_1');
  }
});

test('a token that only the service can make cannot be forged', async () => {
  await expect(target.forge('expired', { token, jwks })).rejects.toThrow('the service has to make it');
});

test('a token goes into the header or, as from a browser, into the subprotocols, and never into the URL', () => {
  const header = writeHandshake({ token, via: 'header', resumeFrom: 4, device: 'd 1' });
  expect(header).toEqual({
    path: '/ws?resume_from=4&device_id=d+1',
    headers: { authorization: `Bearer ${token}` },
    protocols: [],
  });
  const both = writeHandshake({ token, via: 'header', beside: 'other' });
  expect(both.headers).toEqual({ authorization: `Bearer ${token}` });
  expect(both.protocols).toEqual(['jwt-auth', 'jwt.b3RoZXI']);
  const browser = writeHandshake({ token, via: 'subprotocol' });
  expect(browser.path).toBe('/ws');
  expect(browser.protocols[0]).toBe('jwt-auth');
  expect(Buffer.from((browser.protocols[1] ?? '').slice('jwt.'.length), 'base64url').toString()).toBe(token);
});

const EVENT = {
  type: 'agent_thinking',
  seq: 7,
  user_id: 'usr_1',
  thread_id: 't1',
  run_id: 'r1',
  timestamp: '2026-01-01T00:00:00.000Z',
  payload: { reasoning: 'hm', step_number: 1 },
};

test('an event is read, and two orders of its fields read the same', () => {
  const seen = readFrame(JSON.stringify(EVENT));
  expect(seen).toMatchObject({
    kind: 'agent_thinking',
    seq: 7,
    userId: 'usr_1',
    runId: 'r1',
    threadId: 't1',
    text: 'hm',
  });
  const turned = Object.fromEntries(
    Object.entries({ ...EVENT, payload: { step_number: 1, reasoning: 'hm' } }).toReversed(),
  );
  expect(readFrame(JSON.stringify(turned)).canonical).toBe(seen.canonical);
  const other = { ...EVENT, payload: { ...EVENT.payload, step_number: 2 } };
  expect(readFrame(JSON.stringify(other)).canonical).not.toBe(seen.canonical);
});

test.each([
  ['no JSON', '{"type":', 'expected a frame to be JSON'],
  ['an unknown type', JSON.stringify({ ...EVENT, type: 'agent_dreaming' }), 'got "agent_dreaming"'],
  ['an event without seq', JSON.stringify({ ...EVENT, seq: undefined }), 'to have seq, got none'],
  ['a frame without its user', JSON.stringify({ ...EVENT, user_id: undefined }), 'user_id'],
  [
    'a payload of another shape',
    JSON.stringify({ ...EVENT, payload: { reasoning: 1 } }),
    'the payload of agent_thinking',
  ],
])('%s is not read, and the error names what is wrong', (_, raw, message) => {
  expect(() => readFrame(raw)).toThrow(message);
});

test('a refusal is read by its code, an acceptance by its ids', () => {
  const ask = { kind: 'send', content: 'x' } as const;
  const refusal = JSON.stringify({ error: { code: 'thread_not_found', message: 'no' } });
  expect(target.readReply(ask, 404, refusal)).toEqual({ code: 'thread_not_found' });
  const body = JSON.stringify({ thread_id: 't', run_id: 'r', message_id: 'm', duplicate: false });
  expect(target.readReply(ask, 202, body)).toEqual({
    accepted: { threadId: 't', runId: 'r', messageId: 'm', duplicate: false },
  });
  expect(() => target.readReply(ask, 202, '<html>')).toThrow('to be JSON');
});

test('ids in a path are encoded, so that nobody leaves their place', () => {
  const wire = target.request({ kind: 'messages', threadId: '../x', limit: 2, cursor: 'a&b' }, { token: null });
  expect(wire.path).toBe('/api/threads/..%2Fx/messages?limit=2&cursor=a%26b');
});
