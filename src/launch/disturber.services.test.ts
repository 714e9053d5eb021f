import { afterAll, beforeAll, expect, it } from 'vitest';
import { DISTURBANCE_KINDS, isInstantaneous, type DisturbanceKind } from '../contract/disturbance.ts';
import { createPuppet, type Puppet } from '../puppet/puppet.ts';
import { driveStack, sendAndFinish, visitPuppet, type StackDriver } from '../selftest/drive-stack.fixture.ts';
import { launchServices, type ServicesStack } from './services.ts';

/** The one that is disturbed; the other goes on. */
const REPLICA = 1;

let puppet: Puppet;
let stack: ServicesStack;
let driver: StackDriver;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchServices({ replicas: 2, faults: [], model: puppet });
  const { auth, backends } = stack.endpoints;
  driver = driveStack({ authUrl: auth, backendUrls: backends }, visitPuppet(puppet));
});
afterAll(async () => {
  await stack.stop();
  await puppet.stop();
});

it('everything can be done to a stack whose servers are its own', () => {
  expect(stack.disturbances).toEqual(DISTURBANCE_KINDS);
});

it('a killed replica is gone, and ready at the same place once it is mended', async () => {
  await disturb('kill');
  await disturb('kill');
  await expect(ask(REPLICA, '/ready')).rejects.toThrow('fetch failed');
  expect(await ask(0, '/ready')).toBe(200);
  await mend('kill');
  expect(await ask(REPLICA, '/ready')).toBe(200);
  await isWhole();
});

it('a frozen replica lets in and answers nothing, and thaws with what it was asked', async () => {
  await disturb('freeze');
  const late = ask(REPLICA, '/health');
  await expect(fetch(url(REPLICA, '/health'), { signal: AbortSignal.timeout(300) })).rejects.toThrow('timeout');
  await mend('freeze');
  expect(await late).toBe(200);
  await isWhole();
});

it.each(['cut-bus', 'cut-database'] as const)('a replica with %s is not ready, and is again', async (what) => {
  await disturb(what);
  await expect.poll(() => ask(REPLICA, '/ready'), LIMIT).toBe(503);
  expect(await ask(0, '/ready')).toBe(200);
  await mend(what);
  await expect.poll(() => ask(REPLICA, '/ready'), LIMIT).toBe(200);
  await isWhole();
});

it.each([
  ['delay-bus', 400],
  ['delay-database', 40],
] as const)('a replica with %s answers %d ms later and more', async (what, delayMs) => {
  const { access_token: token } = await driver.register();
  const read = (): Promise<number> => timeOf(() => driver.http('GET', '/api/threads', { token, replica: REPLICA }));
  await disturb(what);
  expect(await read()).toBeGreaterThan(delayMs - 2);
  await mend(what);
  await expect.poll(read, LIMIT).toBeLessThan(delayMs);
  await isWhole();
});

it('cut clients lose their connections to that replica, and to no other', async () => {
  const { access_token: token } = await driver.register();
  const clients = await Promise.all([0, REPLICA].map((replica) => driver.connect(token, { replica })));
  await disturb('cut-clients');
  expect(await clients[1]?.closed).toBe(1006);
  await clients[0]?.settled();
  clients[0]?.socket.terminate();
  await isWhole();
});

it('a bus that was restarted has forgotten no revocation', async () => {
  const { access_token: token } = await driver.register();
  await driver.auth('/auth/logout', { token });
  await disturb('restart-bus');
  for (const replica of [0, REPLICA]) {
    const answer = (): Promise<unknown> => driver.http('GET', '/api/threads', { token, replica }).then(codeOf);
    await expect.poll(answer, LIMIT).not.toBe('unavailable');
    expect(await answer()).toBe('token_revoked');
  }
  await isWhole();
});

it('a replica that was killed while its links are cut starts when the last of them is mended', async () => {
  for (const what of ['cut-database', 'freeze', 'cut-bus', 'delay-bus', 'kill'] as const) await disturb(what);
  for (const what of ['kill', 'cut-bus', 'freeze'] as const) await mend(what);
  await expect(ask(REPLICA, '/ready')).rejects.toThrow('fetch failed');
  await mend('cut-database');
  expect(await ask(REPLICA, '/ready')).toBe(200);
  await mend('delay-bus');
  await isWhole();
});

it('what is not in force is mended at once, and a replica that is not there is an error', async () => {
  for (const what of DISTURBANCE_KINDS) await mend(what);
  await isWhole();
  await expect(stack.disturb?.({ what: 'kill', replica: 2 })).rejects.toThrow('expected a replica below 2');
});

it('a stack stops while everything in it is disturbed', async () => {
  const fresh = await stack.fresh?.(puppet);
  expect(fresh?.disturb).toBeDefined();
  const lasting = DISTURBANCE_KINDS.filter((what) => !isInstantaneous(what));
  for (const what of lasting) await fresh?.disturb?.({ what, replica: lasting.indexOf(what) % 2 });
  await fresh?.stop();
  await expect(fetch(`${fresh?.endpoints.backends[0]}/health`)).rejects.toThrow('fetch failed');
  await isWhole();
});

const LIMIT = { timeout: 20_000 };

async function disturb(what: DisturbanceKind): Promise<void> {
  await stack.disturb?.({ what, replica: REPLICA });
}

async function mend(what: DisturbanceKind): Promise<void> {
  await stack.mend?.({ what, replica: REPLICA });
}

/** A run on either replica reaches a connection on the other. */
async function isWhole(): Promise<void> {
  const { access_token: token } = await driver.register();
  for (const replica of [0, REPLICA]) {
    await expect.poll(() => ask(replica, '/ready'), LIMIT).toBe(200);
    const client = await driver.connect(token, { replica });
    driver.expect('again');
    await sendAndFinish(client, 'again', { replica: 1 - replica });
    client.socket.terminate();
  }
}

function url(replica: number, path: string): string {
  return `${stack.endpoints.backends[replica]}${path}`;
}

async function ask(replica: number, path: string): Promise<number> {
  const response = await fetch(url(replica, path));
  await response.text();
  return response.status;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const atMs = performance.now();
  await work();
  return performance.now() - atMs;
}

function codeOf({ body }: { readonly body: Readonly<Record<string, unknown>> }): unknown {
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
