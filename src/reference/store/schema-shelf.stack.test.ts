import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPostgres, type Postgres } from '../../launch/postgres.ts';
import type { Bus, Told } from '../bus/bus.ts';
import { createPostgresBus } from '../bus/postgres-bus.ts';
import { asUser } from './as-user.ts';
import { connect, type Sql } from './connect.ts';
import { createSchemaShelf, type SchemaShelf } from './schema-shelf.ts';
import type { StackSchema } from './stack-schema.ts';

let postgres: Postgres;
let shelf: SchemaShelf;
let schema: StackSchema;
beforeAll(async () => {
  postgres = await startPostgres();
  shelf = createSchemaShelf(postgres.url);
});
afterAll(async () => {
  await shelf.close();
  await postgres.stop();
});
beforeEach(async () => {
  schema = await shelf.take();
  return () => schema.drop();
});

/** As a service of the next stack would, which is given what the one before it left. */
async function next(): Promise<void> {
  await schema.drop();
  const taken = await shelf.take();
  expect(taken.schema).toBe(schema.schema);
  schema = taken;
}

function open(size = 1): Sql {
  return connect({ ...schema, url: schema.backendUrl }, { size, name: 'test', limitMs: 5_000 });
}

async function insert(sql: Sql): Promise<unknown> {
  return await asUser(sql, 'u1', async (tx) => [
    ...(await tx`
      insert into threads (id, user_id, title, created_at) values ('t1', 'u1', '', now()) returning position`),
    ...(await tx`select count(*) from threads`),
  ]);
}

async function processes(sql: Sql, of = 1): Promise<readonly number[]> {
  const ask = (): Promise<{ pid: number }[]> => sql`select pg_backend_pid() as pid`;
  return (await Promise.all(Array.from({ length: of }, ask))).flat().map(({ pid }) => pid).sort((a, b) => a - b);
}

test('the next stack finds no rows, and numbers begin again', async () => {
  const before = open();
  const first = await insert(before);
  await before.end();
  await next();
  const after = open();
  expect(await insert(after)).toEqual(first);
  await after.end();
});

test('connections stay, and remember nothing', async () => {
  const before = open(3);
  const connected = await processes(before, 3);
  expect(new Set(connected).size).toBe(3);
  await before`select set_config('app.user_id', 'u1', false)`;
  await before`create temp table left_behind (it int)`;
  await before`listen left_behind`;
  await before`select pg_advisory_lock(1)`;
  await before.end();
  await next();
  const after = open(3);
  expect(await processes(after, 3)).toEqual(connected);
  // At once, so that each connection is asked.
  const ask = (): Promise<readonly object[]> => after`
    select nullif(current_setting('app.user_id', true), '') as user, to_regclass('left_behind') as made,
      array(select pg_listening_channels()) as channels, current_setting('search_path') as path,
      (select count(*) from pg_locks where locktype = 'advisory') as locks`;
  const nothing = { user: null, made: null, channels: [], path: schema.schema, locks: 0 };
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([[nothing], [nothing], [nothing]]);
  await after.end();
});

test('who has ended is told so, also where somebody else has the connections', async () => {
  const before = open();
  await before`select 1`;
  await before.end();
  const after = open();
  await expect(before`select 1`).rejects.toThrow('the pool has ended');
  await expect(before.begin((tx) => tx`select 1`)).rejects.toThrow('the pool has ended');
  await after.end();
});

test('connections with something under way are left, and what they had not committed never comes', async () => {
  const before = open(2);
  const connected = await processes(before, 2);
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const writing = asUser(before, 'u1', async (tx) => {
    await tx`insert into threads (id, user_id, title, created_at) values ('late', 'u1', '', now())`;
    await held;
    await tx`select 1`;
  });
  writing.catch(() => undefined);
  // On the other connection, so that the insert is under way by now.
  await before`select 1`;
  await before.end();
  await next();
  go();
  await expect(writing).rejects.toThrow('the database is away');
  const after = open(2);
  expect((await processes(after, 2)).filter((pid) => connected.includes(pid))).toEqual([]);
  await expect.poll(() => after`select pid from pg_stat_activity where pid = any(${connected})`).toEqual([]);
  expect(await asUser(after, 'u1', (tx) => tx`select id from threads`)).toEqual([]);
  await after.end();
});

test('the next bus listens on the connection of the one before, and the one before hears nothing more', async () => {
  const openBus = async (): Promise<{ bus: Bus; sql: Sql; heard: Told[] }> => {
    const [sql, heard] = [open(), [] as Told[]];
    const bus = createPostgresBus({ place: { ...schema, url: schema.backendUrl }, pool: sql, limitMs: 5_000 });
    await bus.listen({ onMessage: (message) => void heard.push(message), onGap: () => undefined });
    return { bus, sql, heard };
  };
  const listeners = async (sql: Sql): Promise<unknown> =>
    await sql`select pid from pg_stat_activity where application_name = 'overhear bus'`;
  const before = await openBus();
  const kept = await listeners(before.sql);
  await before.bus.close();
  await before.sql.end();
  await next();
  const after = await openBus();
  const message: Told = { topic: 'ended', runId: 'run_1' };
  await after.sql`select pg_notify(${schema.schema}, ${JSON.stringify(message)})`;
  // The first beat comes back after the message.
  await after.bus.check();
  await expect.poll(() => after.bus.silentMs()).toBeLessThan(5_000);
  expect([before.heard, after.heard]).toEqual([[], [message]]);
  expect(await listeners(after.sql)).toEqual(kept);
  await after.bus.close();
  await after.sql.end();
});
