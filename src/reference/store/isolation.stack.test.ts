import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish, startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import { asUser } from './as-user.ts';
import type { Sql } from './connect.ts';
import { connect } from './connect.ts';
import { createDatabase } from './database.ts';

const USER_TABLES = ['streams', 'events', 'threads', 'runs', 'messages', 'message_keys'];

let fixture: StackFixture;
let owner: postgres.Sql;
let backend: Sql;
beforeAll(async () => {
  fixture = await startStackFixture();
  owner = postgres(fixture.postgresUrl, { max: 1 });
  const [database] = await owner<{ datname: string }[]>`select datname from pg_database where datname like 'ovh_%'`;
  const name = String(database?.datname);
  const url = new URL(fixture.postgresUrl);
  url.pathname = `/${name}`;
  url.username = `${name}_backend`;
  backend = connect(url.href, { size: 1, name: 'test' });
});
afterAll(async () => {
  await backend.end();
  await owner.end();
  await fixture.stop();
});

test('a query outside of asUser sees no row of any user, and one inside sees the rows of that user only', async () => {
  const users = [await fixture.register(), await fixture.register()];
  for (const { access_token } of users) {
    await sendAndFinish(await fixture.connect(access_token), 'words', { client_message_id: 'k' });
  }
  for (const table of USER_TABLES) {
    expect([table, await backend`select * from ${backend(table)}`]).toEqual([table, []]);
    for (const { user } of users) {
      const rows = await asUser(backend, user.id, (tx) => tx<{ user_id: string }[]>`select * from ${tx(table)}`);
      expect([table, new Set(rows.map((row) => row.user_id))]).toEqual([table, new Set([user.id])]);
    }
  }
  expect(await backend`select id, profile from users`).toEqual([]);
});

test('a setting ends with its transaction, also with one that failed', async () => {
  const { user } = await fixture.register();
  await expect(asUser(backend, user.id, (tx) => tx`select 1 / 0`)).rejects.toThrow('division by zero');
  await asUser(backend, user.id, (tx) => tx`select 1`);
  const rows = await backend<{ id: string | null }[]>`select nullif(current_setting('app.user_id', true), '') as id`;
  expect(rows[0]?.id).toBeNull();
});

test('a row of another user can be neither written nor read past the policy', async () => {
  const [alice, bob] = [await fixture.register(), await fixture.register()];
  const write = asUser(
    backend,
    alice.user.id,
    (tx) => tx`insert into streams (user_id, head_seq) values (${bob.user.id}, 7)`,
  );
  await expect(write).rejects.toThrow('row-level security');
  await expect(backend`select email from users`).rejects.toThrow('permission denied');
  await expect(backend`select * from refresh_tokens`).rejects.toThrow('permission denied');
});

test('the role of the backend is no superuser and is bound by row-level security', async () => {
  const rows = await owner`select rolsuper, rolbypassrls from pg_roles where rolname like 'ovh_%'`;
  expect(rows.length).toBeGreaterThan(1);
  for (const role of rows) expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
});

test('a database that is dropped leaves neither itself nor its roles behind', async () => {
  const names = async (): Promise<unknown[]> => [
    ...(await owner`select datname as name from pg_database union select rolname from pg_roles order by name`),
  ];
  const before = await names();
  const database = await createDatabase(fixture.postgresUrl);
  expect(await names()).toHaveLength(before.length + 3);
  await database.drop();
  expect(await names()).toEqual(before);
});
