import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { SessionBody } from '../../protocol/bodies.ts';
import { OverhearError } from '../../support/errors.ts';
import { within } from '../../support/within.ts';
import { parseObject } from '../read-json.ts';
import type { Environment } from './read-environment.ts';
import { readUrl, readWhole } from './read-environment.ts';

const CHECK_LIMIT_MS = 5_000;
const CREDENTIALS = { email: 'health@overhear.invalid', password: 'only for health checks' };

/**
 * Whether the service that runs in this environment serves. Auth: a user signs in and out. A backend (with an
 * `AUTH_URL`): that user's token opens a real socket, and its first frame comes. Rejects with `not-healthy`.
 */
export async function checkHealth(environment: Environment): Promise<string> {
  const port = readWhole(environment, { name: 'PORT', most: 65_535, otherwise: 0 });
  const own = `http://127.0.0.1:${port}`;
  const isBackend = (environment['AUTH_URL'] ?? '') !== '';
  const authUrl = isBackend ? readUrl(environment, 'AUTH_URL') : own;
  const signal = AbortSignal.timeout(CHECK_LIMIT_MS);
  const token = await signIn(authUrl, signal);
  if (isBackend) await within(shakeHands(own, token), { limitMs: CHECK_LIMIT_MS, what: 'the first frame' });
  await post(`${authUrl}/auth/logout`, { signal, token });
  return isBackend ? `${own}: a socket was opened` : `${own}: a user signed in`;
}

/** Registers the user of health checks, or signs them in when they are known; with a new session each time. */
async function signIn(authUrl: string, signal: AbortSignal): Promise<string> {
  let answer = await post(`${authUrl}/auth/login`, { signal, body: CREDENTIALS });
  if (answer.status === 401) answer = await post(`${authUrl}/auth/register`, { signal, body: CREDENTIALS });
  // Another check may have registered meanwhile.
  if (answer.status === 409) answer = await post(`${authUrl}/auth/login`, { signal, body: CREDENTIALS });
  if (!answer.ok) throw notHealthy(`${authUrl} to sign a user in`, `status ${answer.status}`);
  // The protocol has this body for each of these answers that is ok.
  return ((await answer.json()) as SessionBody).access_token;
}

async function post(
  url: string,
  { signal, token, body }: { signal: AbortSignal; token?: string; body?: object },
): Promise<Response> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return await fetch(url, { method: 'POST', headers, signal, ...text });
}

async function shakeHands(url: string, token: string): Promise<void> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: CHECK_LIMIT_MS,
  });
  try {
    // A text frame comes as a buffer.
    const [data] = (await once(socket, 'message')) as [Buffer];
    const type = parseObject(data.toString('utf8'))?.['type'];
    if (type !== 'connection_established') throw notHealthy(`${url} to establish a connection`, String(type));
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

function notHealthy(expected: string, came: string): OverhearError {
  return new OverhearError('not-healthy', `expected ${expected}, what came: ${came}`);
}
