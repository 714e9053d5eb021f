import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish } from '../../selftest/drive-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import { asUser } from './as-user.ts';
import type { Place, Sql } from './connect.ts';
import { connect } from './connect.ts';
import { prepareSchema } from './prepare-schema.ts';
import { asOwner, createStackSchema } from './stack-schema.ts';

const USER_TABLES = ['streams', 'events', 'threads', 'runs', 'messages', 'message_keys'];

const OPTIONS = { size: 1, name: 'test', limitMs: 5_000 };

let fixture: StackFixture;
let owner: postgres.Sql;
let backend: Sql;
beforeAll(async () => {
  fixture = await startStackFixture();
  owner = postgres(fixture.postgresUrl, { max: 1 });
  const [found] = await owner<{ schema: string }[]>`
    select nspname as schema from pg_namespace where nspname like 'ovh_%'`;
  const schema = String(found?.schema);
  backend = connect(entered(`${schema}_backend`, schema), OPTIONS);
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
    expect([table, await backend(all(table))]).toEqual([table, []]);
    for (const { user } of users) {
      const rows = await asUser(backend, user.id, (tx) => tx<{ user_id: string }[]>(all(table)));
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

test('a stack in the same database can enter neither schema nor tables of another', async () => {
  const other = await createStackSchema(fixture.postgresUrl);
  for (const table of [...USER_TABLES, 'replicas', 'revoked_sessions']) {
    await expect(backend(all(`${other.schema}.${table}`))).rejects.toThrow('permission denied for schema');
  }
  await other.drop();
});

test('a schema that is dropped ends its sessions and leaves neither itself nor its roles behind', async () => {
  const names = async (): Promise<unknown[]> => [
    ...(await owner`select nspname as name from pg_namespace union select rolname from pg_roles order by name`),
  ];
  const before = await names();
  const made = await createStackSchema(fixture.postgresUrl);
  expect(await names()).toHaveLength(before.length + 3);
  const inside = connect({ url: made.backendUrl, schema: made.schema }, OPTIONS);
  await inside`select 1`;
  await made.drop();
  expect(await names()).toEqual(before);
  await inside.end();
});

test('a schema is prepared once by however many at once, and its roles get the last passwords', async () => {
  const [schema, role] = ['ovh_prepared', 'ovh_prepared_role'];
  const prepare = (password: string): Promise<void> =>
    asOwner(fixture.postgresUrl, (client) =>
      prepareSchema(client, {
        schema,
        auth: { role: `${role}_auth`, password },
        backend: { role: `${role}_backend`, password: "it's" },
      }),
    );
  await Promise.all(['a', 'b', 'c'].map(prepare));
  const inside = connect(entered(`${role}_auth`, schema), OPTIONS);
  await inside`insert into revoked_sessions values ('ses_kept')`;
  await prepare('d');
  expect(await inside`select * from revoked_sessions`).toEqual([{ session_id: 'ses_kept' }]);
  await inside.end();
  await owner.unsafe(`drop schema ${schema} cascade; drop role ${role}_auth, ${role}_backend`);
});

/** The statement that reads all of a table. */
function all(table: string): TemplateStringsArray {
  const text = [`select * from ${table}`];
  return Object.assign(text, { raw: text });
}

/** The fixture's database, entered as a role of a stack. */
function entered(role: string, schema: string): Place {
  const url = new URL(fixture.postgresUrl);
  url.username = role;
  return { url: url.href, schema };
}
