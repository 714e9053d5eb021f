import { WebSocket } from 'ws';
import type { ServerFrame } from '../protocol/server-frames.ts';
import { newId } from '../reference/new-id.ts';
import { defer } from '../support/deferred.ts';
import { within } from '../support/within.ts';

const LIMIT_MS = 15_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}
export interface HttpOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly replica?: number;
}
export interface ConnectOptions {
  readonly replica?: number;
  readonly resumeFrom?: number | string;
  readonly via?: 'subprotocol';
  readonly headers?: Record<string, string>;
}

/** One socket with all that it has received. */
export interface Client {
  readonly socket: WebSocket;
  readonly frames: readonly Frame[];
  /** The refusal of the handshake, where there was one. */
  readonly refused: Answer | undefined;
  /** Sends a frame and waits for its answer. */
  ask(type: string, payload: object): Promise<Frame>;
  next(matches: (frame: Frame) => boolean): Promise<Frame>;
  event(type: string, runId?: string): Promise<Frame>;
  /** Passes a fence, and answers with all events so far. */
  settled(): Promise<readonly Frame[]>;
  readonly closed: Promise<number>;
}
export type Frame = Omit<ServerFrame, 'payload' | 'type'> & {
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly seq?: number;
  readonly request_id?: string;
  readonly thread_id?: string;
  readonly run_id?: string;
};

/** Opens a socket at a backend; resolves when it is established, or refused. */
export async function connectTo(backend: string, token: string, options: ConnectOptions): Promise<Client> {
  const query = options.resumeFrom === undefined ? '' : `?resume_from=${options.resumeFrom}`;
  const carried = options.via === 'subprotocol' ? ['jwt-auth', `jwt.${Buffer.from(token).toString('base64url')}`] : [];
  const headers = {
    ...(carried.length === 0 && token !== '' && { authorization: `Bearer ${token}` }),
    ...options.headers,
  };
  const socket = new WebSocket(`${backend.replace('http', 'ws')}/ws${query}`, carried, { headers });
  const frames: Frame[] = [];
  const waiting: { matches: (frame: Frame) => boolean; done: (frame: Frame) => void }[] = [];
  const closed = defer<number>();
  const ready = defer<Answer | undefined>();
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as Frame;
    frames.push(frame);
    if (frame.type === 'connection_established') ready.resolve(undefined);
    for (const wait of waiting.filter(({ matches }) => matches(frame))) {
      waiting.splice(waiting.indexOf(wait), 1);
      wait.done(frame);
    }
  });
  socket.on('close', (code) => closed.resolve(code));
  socket.on('error', done);
  socket.on('unexpected-response', (_, response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      ready.resolve({ status: response.statusCode ?? 0, headers: new Headers(), body });
      closed.resolve(0);
    });
  });
  const next = (matches: (frame: Frame) => boolean, what: string): Promise<Frame> => {
    const found = frames.find(matches);
    if (found !== undefined) return Promise.resolve(found);
    const wait = defer<Frame>();
    waiting.push({ matches, done: (frame) => wait.resolve(frame) });
    return within(wait.promise, { limitMs: LIMIT_MS, what });
  };
  const ask = (type: string, payload: object): Promise<Frame> => {
    const request_id = newId('tok');
    socket.send(JSON.stringify({ type, request_id, payload }));
    return next((frame) => frame.request_id === request_id, `the answer to ${type}`);
  };
  const refused = await within(ready.promise, { limitMs: LIMIT_MS, what: 'a handshake' });
  return {
    socket,
    frames,
    refused,
    ask,
    next: (matches) => next(matches, 'a frame'),
    event: (type, runId) =>
      next((frame) => frame.type === type && (runId === undefined || frame.run_id === runId), `${type} of ${runId}`),
    settled: async () => {
      await ask('ping', { nonce: 'n' });
      return frames.filter((frame) => frame.seq !== undefined);
    },
    closed: closed.promise,
  };
}

/** The answer to a request, its body read. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

function done(): void {
  // Nothing is to be done with it.
}
