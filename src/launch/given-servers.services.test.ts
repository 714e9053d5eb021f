import { once } from 'node:events';
import { connect } from 'node:net';
import postgres from 'postgres';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPuppet, type Puppet } from '../puppet/puppet.ts';
import { driveStack, sendAndFinish, visitPuppet } from '../selftest/drive-stack.fixture.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { startRedis, type Redis } from './redis.ts';
import { launchServices } from './services.ts';

let puppet: Puppet;
let server: Postgres;
let redis: Redis;
/** As a role that may make schemas and roles, and nothing else. */
let databaseUrl: string;
let redisUrl: string;
let sql: postgres.Sql;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  [server, redis] = await Promise.all([startPostgres({ prefer: 'machine' }), startRedis()]);
  sql = postgres(server.url, { max: 1 });
  await sql`create role owner login createrole password 'secret'`;
  await sql`grant create on database postgres to owner`;
  databaseUrl = server.url.replace('postgres@', 'owner:secret@');
  redisUrl = `redis://127.0.0.1:${redis.port()}/3`;
});
afterAll(async () => {
  await sql.end();
  await Promise.all([server.stop(), redis.stop(), puppet.stop()]);
});

it('two stacks on given servers keep to schemas and key prefixes of their own, and leave nothing there', async () => {
  const client = createClient({ url: redisUrl });
  await client.connect();
  await client.set('of somebody else', 'stays');
  const before = await contents();

  const servers = { databaseUrl, redisUrl };
  const stack = await launchServices({ replicas: 2, faults: [], model: puppet, servers });
  const fresh = await stack.fresh?.(puppet);
  if (fresh === undefined) throw new Error('a stack of services can be started again');
  const visit = visitPuppet(puppet);
  const sessions = [];
  for (const { endpoints } of [stack, fresh]) {
    const driver = driveStack({ authUrl: endpoints.auth, backendUrls: endpoints.backends }, visit);
    const { access_token: token } = await driver.register();
    sessions.push(token);
    const connection = await driver.connect(token);
    driver.expect('hello');
    await sendAndFinish(connection, 'hello', { replica: 1 });
    connection.socket.terminate();
  }
  const during = await contents();
  const schemas = during.schemas.filter((name) => !before.schemas.includes(name));
  expect(schemas).toEqual([expect.stringMatching(/^ovh_/), expect.stringMatching(/^ovh_/)]);
  const keys = await client.keys('*');
  const prefixes = new Set(keys.filter((key) => key !== 'of somebody else').map((key) => key.split(':')[0] ?? ''));
  expect([...prefixes].sort()).toEqual(schemas);

  await fresh.stop();
  await stack.stop();
  expect(await contents()).toEqual(before);
  expect(await client.keys('*')).toEqual(['of somebody else']);
  client.destroy();
});

it('a Redis that is not ours is not restarted, and everything else can be done', async () => {
  const stack = await launchServices({ replicas: 1, faults: [], model: puppet, servers: { redisUrl } });
  expect(stack.disturbances).not.toContain('restart-bus');
  expect(stack.disturbances).toContain('cut-bus');
  await expect(stack.disturb?.({ what: 'restart-bus', replica: 0 })).rejects.toThrow('expected a Redis of ours');
  await stack.stop();
  const socket = connect(redis.port(), '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
});

it('an address that cannot be led through a link is an error that does not show it', async () => {
  const servers = { databaseUrl, redisUrl: 'rediss://:secret@127.0.0.1:6379' };
  const failed = launchServices({ replicas: 1, faults: [], model: puppet, servers });
  const error = await failed.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'bad-option' });
  expect(JSON.stringify([error, String(error)])).not.toContain('secret');
});

it.each([
  ['databaseUrl', 'postgres://owner:secret@127.0.0.1:1/postgres', 'postgres-unavailable'],
  ['redisUrl', 'redis://127.0.0.1:1', 'redis-unavailable'],
] as const)('a %s at which nobody answers makes the stack unavailable', async (name, url, code) => {
  const servers = { databaseUrl, redisUrl, [name]: url };
  await expect(launchServices({ replicas: 1, faults: [], model: puppet, servers })).rejects.toMatchObject({ code });
});

/** Schemas and roles of the database. */
async function contents(): Promise<{ readonly schemas: readonly string[]; readonly roles: readonly string[] }> {
  const schemas = await sql<{ name: string }[]>`select nspname as name from pg_namespace order by 1`;
  const roles = await sql<{ name: string }[]>`select rolname as name from pg_roles order by 1`;
  return { schemas: schemas.map(({ name }) => name), roles: roles.map(({ name }) => name) };
}
