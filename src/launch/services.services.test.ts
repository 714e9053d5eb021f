import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPuppet, type Puppet } from '../puppet/puppet.ts';
import { driveStack, sendAndFinish, visitPuppet, type StackDriver } from '../selftest/drive-stack.fixture.ts';
import type { RunningStack } from '../target/target.ts';
import { freePort } from './free-port.ts';
import { launchServices, type ServicesStack } from './services.ts';

let puppet: Puppet;
let stack: ServicesStack;
let driver: StackDriver;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchServices({ replicas: 3, faults: [], model: puppet });
  driver = drive(stack);
});
afterAll(async () => {
  await stack.stop();
  await puppet.stop();
});

it('a run on one replica reaches the connections on all others, and they agree', async () => {
  const { access_token: token } = await driver.register();
  const clients = await Promise.all([0, 1, 2].map((replica) => driver.connect(token, { replica })));
  expect(clients.map(({ frames }) => frames[0]?.payload['replica'])).toEqual([0, 1, 2]);
  driver.expect('what is new');
  const [sender, ...others] = clients;
  if (sender === undefined) throw new Error('there are three');
  const { run_id: runId } = await sendAndFinish(sender, 'what is new', { replica: 1 });
  for (const other of others) await other.event('agent_completed', runId);
  const seen = await Promise.all(clients.map((client) => client.settled()));
  expect(seen[0]?.map(({ type }) => type)).toEqual([
    'agent_started',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'agent_thinking',
    'tool_executing',
    'tool_completed',
    'agent_completed',
  ]);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  for (const { socket } of clients) socket.terminate();
});

it('a session that is revoked is refused by every replica', async () => {
  const { access_token: token } = await driver.register();
  for (const replica of [0, 1, 2]) {
    expect((await driver.http('GET', '/api/threads', { token, replica })).status).toBe(200);
  }
  expect((await driver.auth('/auth/logout', { token })).status).toBe(204);
  for (const replica of [0, 1, 2]) {
    const { status, body } = await driver.http('GET', '/api/threads', { token, replica });
    expect([status, body]).toMatchObject([401, { error: { code: 'token_revoked' } }]);
  }
});

it('a fresh stack knows nobody of the first, and goes without it', async () => {
  const fresh = await stack.fresh?.(puppet);
  if (fresh === undefined) throw new Error('a stack of services can be started again');
  const { email } = await driver.register();
  expect((await drive(fresh).auth('/auth/login', { body: { email, password: 'secret' } })).status).toBe(401);
  expect(fresh.endpoints.backends).toHaveLength(3);
  await fresh.stop();
  for (const url of [fresh.endpoints.auth, ...fresh.endpoints.backends]) {
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
  }
  expect((await driver.auth('/auth/login', { body: { email, password: 'secret' } })).status).toBe(200);
});

it('ports can be given, and one that is taken is an error that says so', async () => {
  const [authPort, ...backendPorts] = await Promise.all([freePort(), freePort(), freePort()]);
  const given = await launchServices({ replicas: 2, faults: [], model: puppet, authPort, backendPorts });
  expect(given.endpoints).toEqual({
    auth: `http://127.0.0.1:${authPort}`,
    backends: backendPorts.map((port) => `http://127.0.0.1:${port}`),
  });
  await given.stop();
  const other = createServer().listen(authPort, '127.0.0.1');
  await once(other, 'listening');
  const taken = launchServices({ replicas: 1, faults: [], model: puppet, authPort });
  await expect(taken).rejects.toMatchObject({ code: 'port-in-use' });
  other.close();
});

it('a service that cannot start is an error with what it said', async () => {
  const failed = launchServices({ replicas: 1, faults: ['nobody'], model: puppet });
  await expect(failed).rejects.toMatchObject({
    code: 'service-unavailable',
    message: expect.stringContaining('unknown-fault') as string,
  });
});

function drive({ endpoints }: RunningStack): StackDriver {
  return driveStack({ authUrl: endpoints.auth, backendUrls: endpoints.backends }, visitPuppet(puppet));
}
