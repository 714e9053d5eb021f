import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';
import { WebSocket } from 'ws';

import { createPuppet } from '../puppet/puppet.ts';
import type { Puppet } from '../puppet/puppet.ts';
import { beginTrial, message, MODEL_TEXT, TOOL_RESULT } from '../puppet/trial.ts';
import type { RunningStack } from '../target/target.ts';
import { launchEmbedded } from './embedded.ts';

let puppet: Puppet;
let stack: RunningStack;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchEmbedded({ replicas: 2, faults: [], model: puppet });
});
afterAll(async () => {
  await stack.stop();
  await puppet.stop();
});

it('a run on the embedded stack reaches the puppet and brings back what it told', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message({ script: { thinking: 1, tools: 2, calls: 'each', ids: 'fixed', fails: 'none' } }));
  const frames = await runOf(stack, 'what is new');
  expect(frames.filter(({ seq }) => seq !== undefined).map(({ type }) => type)).toEqual([
    'agent_started',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'tool_executing',
    'tool_completed',
    'agent_completed',
  ]);
  const result = `${BEYOND_ASCII} ${MODEL_TEXT} ${TOOL_RESULT} is all that I was told.`;
  expect(frames.at(-1)?.payload).toMatchObject({ result });
  const upstream = told.filter((one) => one.kind === 'onUpstream');
  expect(upstream.map(({ endpoint, round, again }) => [endpoint, round, again])).toEqual([
    ['model', 0, false],
    ['tool', 0, false],
    ['model', 1, false],
    ['tool', 1, false],
    ['model', 2, false],
  ]);
  expect(upstream[0]).toMatchObject({ user: 0, statedUserId: frames[0]?.user_id, statedRunId: frames.at(-1)?.run_id });
});

it('a fresh stack knows nobody of the first, and goes without it', async () => {
  const fresh = await stack.fresh?.(stack.model);
  if (fresh === undefined) throw new Error('the embedded stack can be started again');
  await register(stack, 'both@example.com');
  await register(fresh, 'both@example.com');
  await fresh.stop();
  await expect(fetch(`${fresh.endpoints.auth}/health`)).rejects.toThrow('fetch failed');
  expect((await fetch(`${stack.endpoints.auth}/health`)).status).toBe(200);
});

it('a fresh stack knows nobody of those that ended before it', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    const fresh = await stack.fresh?.(stack.model);
    if (fresh === undefined) throw new Error('the embedded stack can be started again');
    // Registered, and not refused as taken.
    expect(await register(fresh, 'again@example.com')).not.toBe('');
    await fresh.stop();
  }
});

it('ports can be given, one for each replica', async () => {
  const [authPort, ...backendPorts] = await Promise.all([freePort(), freePort()]);
  const given = await launchEmbedded({ replicas: 1, faults: [], model: puppet, authPort, backendPorts });
  expect(given.endpoints).toEqual({
    auth: `http://127.0.0.1:${authPort}`,
    backends: backendPorts.map((port) => `http://127.0.0.1:${port}`),
  });
  const taken = launchEmbedded({ replicas: 1, faults: [], model: puppet, authPort });
  await expect(taken).rejects.toMatchObject({ code: 'port-in-use' });
  await given.stop();
  await expect(fetch(`${given.endpoints.auth}/health`)).rejects.toThrow('fetch failed');
});

interface Frame {
  readonly type: string;
  readonly user_id: string;
  readonly seq?: number;
  readonly run_id?: string;
  readonly payload: unknown;
}

/** A new user sends one message; resolves with all frames up to the run's last event. */
async function runOf(running: RunningStack, content: string): Promise<readonly Frame[]> {
  const token = await register(running, 'one@example.com');
  const address = `${running.endpoints.backends[1]?.replace('http', 'ws')}/ws`;
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } });
  const frames: Frame[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      // A frame of the reference stack, whose protocol has these fields.
      const frame = JSON.parse(data.toString()) as Frame;
      frames.push(frame);
      if (/^agent_(completed|error|stopped)$/.test(frame.type)) resolve();
    });
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'user_message', request_id: 'r1', payload: { content } }));
  await ended;
  socket.close();
  await once(socket, 'close');
  return frames;
}

async function register(running: RunningStack, email: string): Promise<string> {
  const body = JSON.stringify({ email, password: 'a long password', ttl_seconds: 60 });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${running.endpoints.auth}/auth/register`, { method: 'POST', headers, body });
  expect(response.status).toBe(201);
  // A session of the reference stack, whose protocol has this field.
  return ((await response.json()) as { access_token: string }).access_token;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
