import type { Ask, GarbageForm } from '../../contract/ask.ts';
import type { Opening, Target, WireRequest } from '../target.ts';
import type { WireHandshake } from '../transports/websocket.ts';

/** Writes a handshake for `GET /ws`: the token in the header, or in the subprotocols as browsers must. */
export function writeHandshake(options: Opening): WireHandshake {
  const query = new URLSearchParams();
  if (options.resumeFrom !== undefined) query.set('resume_from', String(options.resumeFrom));
  if (options.device !== undefined) query.set('device_id', options.device);
  const path = query.size === 0 ? '/ws' : `/ws?${query.toString()}`;
  if (options.token === null) return { path, headers: {}, protocols: [] };
  if (options.via === 'subprotocol') return { path, headers: {}, protocols: protocolsOf(options.token) };
  const protocols = options.beside === undefined ? [] : protocolsOf(options.beside);
  return { path, headers: { authorization: `Bearer ${options.token}` }, protocols };
}

function protocolsOf(token: string): readonly string[] {
  return ['jwt-auth', `jwt.${Buffer.from(token).toString('base64url')}`];
}

/** Writes a client frame. Throws an Error for an ask that has no frame in this protocol. */
export function writeFrame(ask: Ask, options: { readonly requestId: string; readonly token?: string }): string {
  const frame = (type: string, payload: object, outside: object = {}): string =>
    JSON.stringify({ type, request_id: options.requestId, ...outside, payload });
  switch (ask.kind) {
    case 'send':
      return frame(
        'user_message',
        {
          content: ask.content,
          thread_id: ask.threadId,
          client_message_id: ask.key,
          user_id: ask.claimedUserId,
          replica: ask.replica,
        },
        { user_id: ask.claimedUserId },
      );
    case 'stop':
      return frame('stop_run', { run_id: ask.runId });
    case 'messages':
      return frame('get_history', { thread_id: ask.threadId, limit: ask.limit, cursor: ask.cursor });
    case 'ping':
      return frame('ping', { nonce: ask.nonce });
    case 'change-token':
      return frame('refresh_token', { token: options.token });
    case 'garbage':
      return garbageFrame(ask.form, options.requestId);
    default:
      throw new Error(`${ask.kind} cannot be asked over the socket`);
  }
}

/** Writes an HTTP request. Throws an Error for an ask that has no route in this protocol. */
export function writeRequest(ask: Ask, options: Parameters<Target['request']>[1]): WireRequest {
  const { credentials } = options;
  const id = (value: string): string => encodeURIComponent(value);
  switch (ask.kind) {
    case 'register':
    case 'login':
      return post('auth', `/auth/${ask.kind}`, {
        email: credentials?.email,
        password: credentials?.password,
        profile: ask.kind === 'register' ? credentials?.profile : undefined,
        ttl_seconds: credentials?.ttlSeconds,
      });
    case 'refresh':
      return post('auth', '/auth/refresh', {
        refresh_token: options.refreshToken,
        ttl_seconds: credentials?.ttlSeconds,
      });
    case 'logout':
      return { service: 'auth', method: 'POST', path: '/auth/logout' };
    case 'me':
      return { service: 'auth', method: 'GET', path: '/auth/me' };
    case 'send': {
      const path = `/api/threads/${ask.threadId === undefined ? 'new' : id(ask.threadId)}/messages`;
      const body = { content: ask.content, user_id: ask.claimedUserId };
      return post('backend', path, body, ask.key === undefined ? {} : { 'idempotency-key': ask.key });
    }
    case 'stop':
      return { service: 'backend', method: 'POST', path: `/api/runs/${id(ask.runId)}/stop` };
    case 'run':
      return { service: 'backend', method: 'GET', path: `/api/runs/${id(ask.runId)}` };
    case 'threads':
      return { service: 'backend', method: 'GET', path: `/api/threads${pageQuery(ask)}` };
    case 'messages':
      return { service: 'backend', method: 'GET', path: `/api/threads/${id(ask.threadId)}/messages${pageQuery(ask)}` };
    case 'delete':
      return { service: 'backend', method: 'DELETE', path: `/api/threads/${id(ask.threadId)}` };
    case 'garbage':
    case 'probe':
    case 'attach':
    case 'share':
    case 'ping':
    case 'change-token':
      throw new Error(`${ask.kind} cannot be asked over HTTP`);
    default:
      return ask satisfies never;
  }
}

function post(
  service: 'auth' | 'backend',
  path: string,
  body: object,
  headers: Record<string, string> = {},
): WireRequest {
  return { service, method: 'POST', path, body: JSON.stringify(body), headers };
}

function pageQuery(ask: { readonly limit?: number; readonly cursor?: string }): string {
  const query = new URLSearchParams();
  if (ask.limit !== undefined) query.set('limit', String(ask.limit));
  if (ask.cursor !== undefined) query.set('cursor', ask.cursor);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** Larger than any limit that a test stack sets for a frame (64 KiB by default). */
const OVERSIZED_BYTES = 80_000;

function garbageFrame(form: GarbageForm, requestId: string): string {
  switch (form) {
    case 'bad-json':
      return `{"type":"user_message","request_id":"${requestId}","payload":{"content":`;
    case 'no-object':
      return '["user_message"]';
    case 'unknown-type':
      return JSON.stringify({ type: 'user_massage', request_id: requestId, payload: {} });
    case 'missing-field':
      return JSON.stringify({ type: 'user_message', request_id: requestId, payload: {} });
    case 'no-request-id':
      return JSON.stringify({ type: 'ping', payload: { nonce: 'none' } });
    case 'oversized':
      return JSON.stringify({ type: 'ping', request_id: requestId, payload: { nonce: 'x'.repeat(OVERSIZED_BYTES) } });
    default:
      return form satisfies never;
  }
}
