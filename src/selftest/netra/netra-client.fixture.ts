import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { defer } from '../../support/deferred.ts';
import { within } from '../../support/within.ts';
import type { NetraOptions } from './options.ts';
import { startNetra, type Netra } from './start-netra.ts';

const LIMIT_MS = 15_000;

export type Seen = Readonly<Record<string, unknown>> & { readonly data?: Readonly<Record<string, unknown>> };

/** A plain socket with all that came on it. */
export interface NetraClient {
  readonly socket: WebSocket;
  readonly frames: readonly Seen[];
  /** Resolves with the first frame, of those that came and those to come, that matches. */
  next(matches: (frame: Seen) => boolean, what: string): Promise<Seen>;
  send(frame: object): void;
  /** Pings, and resolves with all frames once this and every earlier ping has its pong. */
  settled(): Promise<readonly Seen[]>;
  readonly closed: Promise<number>;
}

export interface NetraAccount {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** Starts one without a delay before its welcomes, whose end is put down. */
export async function startFor(ending: (() => Promise<void>)[], options: Partial<NetraOptions>): Promise<Netra> {
  const netra = await startNetra({ shape: 'fallback', welcomeDelayMs: 0, ...options });
  ending.push(() => netra.stop());
  return netra;
}

/** Starts a run in a thread of its own. */
export function start(client: NetraClient, prompt: string): void {
  client.send({ type: 'start_agent', payload: { user_request: prompt, thread_id: `thread_${randomUUID()}` } });
}

/** Asks the auth service; the answer has its status beside its fields. */
export async function askNetraAuth(
  netra: Netra,
  path: string,
  options: { readonly body?: object; readonly token?: string } = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${netra.authUrl}${path}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  // Every answer of the auth service is a JSON object.
  return { ...((await response.json()) as object), status: response.status };
}

export async function registerAt(netra: Netra): Promise<NetraAccount> {
  const email = `${randomUUID()}@example.org`;
  const answer = await askNetraAuth(netra, '/auth/register', { body: { email, password: 'correct horse' } });
  // A session has these fields; the tests of the auth service look at them.
  const { user, access_token, refresh_token } = answer as {
    user: { id: string };
    access_token: string;
    refresh_token: string;
  };
  return { id: user.id, email, token: access_token, refreshToken: refresh_token };
}

/** Opens a socket; resolves when the handshake is accepted, which proves nothing here. */
export async function openNetra(
  netra: Netra,
  options: {
    readonly token?: string;
    readonly via?: 'header' | 'subprotocol' | 'query';
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<NetraClient> {
  const { token, via = 'header' } = options;
  const query = via === 'query' && token !== undefined ? `?token=${token}` : '';
  const carried =
    via === 'subprotocol' && token !== undefined
      ? ['jwt-auth', `jwt.${Buffer.from(token).toString('base64url')}`]
      : [];
  const headers = { ...options.headers, ...(via === 'header' && token && { authorization: `Bearer ${token}` }) };
  const socket = new WebSocket(`${netra.backendUrl.replace('http', 'ws')}/ws${query}`, carried, { headers });
  const frames: Seen[] = [];
  const waiting = new Set<(frame: Seen) => void>();
  const opened = defer<void>();
  const closed = defer<number>();
  socket.on('open', () => opened.resolve());
  socket.on('error', (error) => opened.reject(error));
  socket.on('close', (code) => closed.resolve(code));
  socket.on('message', (data: Buffer) => {
    // Every frame of the backend is a JSON object.
    const frame = JSON.parse(data.toString('utf8')) as Seen;
    frames.push(frame);
    for (const tell of waiting) tell(frame);
  });
  const next: NetraClient['next'] = (matches, what) => {
    const known = frames.find(matches);
    if (known !== undefined) return Promise.resolve(known);
    const found = defer<Seen>();
    const tell = (frame: Seen): void => {
      if (!matches(frame)) return;
      waiting.delete(tell);
      found.resolve(frame);
    };
    waiting.add(tell);
    return within(found.promise, { limitMs: LIMIT_MS, what });
  };
  await within(opened.promise, { limitMs: LIMIT_MS, what: 'a handshake' });
  let pings = 0;
  const send = (frame: object): void => {
    if ('type' in frame && frame.type === 'ping') pings += 1;
    socket.send(JSON.stringify(frame));
  };
  return {
    socket,
    frames,
    next,
    send,
    settled: async () => {
      send({ type: 'ping' });
      const awaited = pings;
      await next(() => frames.filter(({ type }) => type === 'pong').length >= awaited, 'a pong');
      return frames;
    },
    closed: within(closed.promise, { limitMs: LIMIT_MS, what: 'a close' }),
  };
}

/** The user whom the welcome names. */
export async function welcomedAs(client: NetraClient): Promise<unknown> {
  const isWelcome = ({ type, data }: Seen): boolean =>
    data?.['event'] === 'connection_established' || type === 'connection_established';
  return (await client.next(isWelcome, 'a welcome')).data?.['user_id'];
}

const EVENTS = ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed'];

/** The kinds of those frames that are events. */
export function eventsOf(frames: readonly Seen[]): readonly unknown[] {
  const kinds = frames.map(({ type, data }) => [type, data?.['event'], data?.['type']]);
  return kinds.flatMap((names) => names.find((name) => [...EVENTS, 'agent_error'].includes(String(name))) ?? []);
}

export const FIVE: readonly string[] = EVENTS;
