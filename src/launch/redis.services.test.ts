import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findRedis, startRedis } from './redis.ts';

let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'overhear-test-'));
  await chmod(directory, 0o755);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('Redis answers, and its directory is gone once it has stopped', async () => {
  const redis = await startRedis({ directory });
  const client = await enter(redis.port());
  expect(await client.ping()).toBe('PONG');
  client.destroy();
  expect(readdirSync(directory)).toHaveLength(1);
  const port = redis.port();
  await redis.stop();
  await redis.stop();
  expect(readdirSync(directory)).toEqual([]);
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('a restart drops every connection and forgets nothing that was confirmed', async () => {
  const redis = await startRedis({ directory });
  const client = await enter(redis.port());
  for (let key = 0; key < 200; key += 1) await client.set(`key ${key}`, 'there', { EX: 60 });
  const dropped = new Promise((resolve) => client.once('error', resolve));
  await redis.restart();
  await dropped;
  const again = await enter(redis.port());
  expect(await again.dbSize()).toBe(200);
  again.destroy();
  await redis.stop();
});

it('a given port that is taken is an error that says so, and leaves nothing behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(startRedis({ port, directory })).rejects.toMatchObject({ code: 'port-in-use' });
  expect(readdirSync(directory)).toEqual([]);
  other.close();
});

it('redis-server is looked for on PATH and nowhere else', () => {
  expect(findRedis()).toMatch(/redis-server$/);
  expect(findRedis(directory)).toBeUndefined();
});

/** One connection, which is not made again. */
async function enter(port: number) {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
