import { WebSocket } from 'ws';
import { startPostgres } from '../launch/postgres.ts';
import type { Phase, Script } from '../plan/plan.ts';
import type { SessionBody } from '../protocol/bodies.ts';
import type { ServerFrame } from '../protocol/server-frames.ts';
import type { Visit } from '../puppet/puppet.ts';
import { createPuppet } from '../puppet/puppet.ts';
import { defer } from '../support/deferred.ts';
import { within } from '../support/within.ts';
import { newId } from '../reference/new-id.ts';
import type { Settings } from '../reference/settings.ts';
import type { ReferenceStack } from '../reference/stack.ts';
import { startReferenceStack } from '../reference/stack.ts';

const LIMIT_MS = 8_000;
const SCRIPT: Script = { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' };

/** A stack, a puppet and a PostgreSQL server for one file of tests, with clients to drive them. */
export interface StackFixture {
  readonly stack: ReferenceStack;
  readonly postgresUrl: string;
  readonly visit: Visit;
  /** What a message of this text will do; the puppet holds these phases. */
  expect(prompt: string, how?: { holds?: readonly Phase[]; script?: Partial<Script> }): number;
  register(with_?: { profile?: string; ttl_seconds?: number }): Promise<SessionBody & { email: string }>;
  auth(path: string, options?: { body?: object; token?: string }): Promise<Answer>;
  http(method: string, path: string, options?: HttpOptions): Promise<Answer>;
  connect(token: string, options?: ConnectOptions): Promise<Client>;
  /** Starts another stack beside this one, on the same server. */
  another(options: {
    settings?: Partial<Settings>;
    faults?: readonly string[];
    replicas?: number;
  }): Promise<StackFixture>;
  stop(): Promise<void>;
}

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

export async function startStackFixture(
  options: { replicas?: number; settings?: Partial<Settings>; faults?: readonly string[] } = {},
): Promise<StackFixture> {
  const postgres = await startPostgres();
  const puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  const listener = { onUpstream: done, onHeld: done, onReleased: done, onDone: done };
  const visit = puppet.join(listener);
  const errors: unknown[] = [];
  let steps = 0;

  const start = async (over: typeof options): Promise<StackFixture> => {
    const stack = await startReferenceStack({
      databaseUrl: postgres.url,
      replicas: over.replicas ?? 1,
      llmUrl: puppet.url,
      toolOrigins: [puppet.origin],
      settings: { allowTtl: 1, testPins: 1, scryptCost: 16, ...over.settings },
      faults: over.faults ?? [],
      onInternalError: (error) => errors.push(error),
    });
    const backend = (replica = 0): string => stack.backendUrls[replica] ?? '';
    const others: StackFixture[] = [];
    const fixture: StackFixture = {
      stack,
      postgresUrl: postgres.url,
      visit,
      expect: (prompt, how = {}) => {
        steps += 1;
        visit.expect({
          step: steps,
          user: 0,
          prompt,
          script: { ...SCRIPT, ...how.script },
          holds: how.holds ?? [],
          canaries: { modelText: '', toolResult: '' },
          sharedPrompt: false,
        });
        return steps;
      },
      register: async (fields = {}) => {
        const email = `${newId('usr')}@example.org`;
        const answer = await fixture.auth('/auth/register', { body: { email, password: 'secret', ...fields } });
        // The service answers a registration with a session.
        return { email, ...(answer.body as unknown as SessionBody) };
      },
      auth: async (path, { body, token } = {}) => {
        const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const method = body === undefined && path !== '/auth/logout' ? 'GET' : 'POST';
        const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
        return await readAnswer(await fetch(stack.authUrl + path, init));
      },
      http: async (method, path, { token, body, headers, replica } = {}) => {
        const all = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers };
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const init = body === undefined ? { method, headers: all } : { method, headers: all, body: text };
        return await readAnswer(await fetch(backend(replica) + path, init));
      },
      connect: (token, how = {}) => connectTo(backend(how.replica), token, how),
      another: async (next) => {
        const other = await start(next);
        others.push(other);
        return other;
      },
      stop: async () => {
        for (const other of others) await other.stop();
        visit.releaseAll();
        await stack.stop();
        if (stack !== first.stack) return;
        await puppet.stop();
        await postgres.stop();
        if (errors.length > 0) throw new AggregateError(errors, 'the stack had defects');
      },
    };
    return fixture;
  };
  const first = await start(options);
  return first;
}

/** Sends a message and waits until its run has completed. */
export async function sendAndFinish(client: Client, content: string, more: object = {}): Promise<Frame> {
  const accepted = await client.ask('user_message', { content, ...more });
  await client.event('agent_completed', accepted.run_id);
  return accepted;
}

async function connectTo(backend: string, token: string, options: ConnectOptions): Promise<Client> {
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

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

function done(): void {
  // Nothing is to be done with it.
}
