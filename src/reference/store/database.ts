import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { CHANNEL } from '../bus/postgres-bus.ts';
import { ROUTINES } from './routines.ts';
import { SCHEMA } from './schema.ts';

/** The database of one stack, and the addresses at which its two services enter it, each as its own role. */
export interface StackDatabase {
  readonly backendUrl: string;
  readonly authUrl: string;
  /** Ends every connection to it and drops it with its roles. */
  drop(): Promise<void>;
}

/** Makes a fresh database `ovh_…` in the server at `ownerUrl`, with schema and roles (no superuser, no BYPASSRLS). */
export async function createDatabase(ownerUrl: string): Promise<StackDatabase> {
  const name = `ovh_${randomBytes(6).toString('hex')}`;
  const backend = { role: `${name}_backend`, password: randomBytes(12).toString('hex') };
  const auth = { role: `${name}_auth`, password: randomBytes(12).toString('hex') };
  const role = (of: typeof auth): string =>
    `create role ${of.role} login nosuperuser nobypassrls nocreatedb nocreaterole password '${of.password}';`;

  // A database is made and dropped outside of a transaction: one statement each.
  await withClient(ownerUrl, async (sql) => {
    await sql.unsafe(`create database ${name} ${await cheapestStrategy(sql)}`);
    await sql.unsafe(role(backend) + role(auth));
  });
  await withClient(at(ownerUrl, { database: name }), async (sql) => {
    await sql.unsafe(SCHEMA.replaceAll('BACKEND', backend.role).replaceAll('AUTH', auth.role));
    await sql.unsafe(ROUTINES.replaceAll('CHANNEL', CHANNEL));
  });

  return {
    backendUrl: at(ownerUrl, { database: name, ...backend }),
    authUrl: at(ownerUrl, { database: name, ...auth }),
    drop: () =>
      withClient(ownerUrl, async (sql) => {
        await sql.unsafe(`drop database ${name} with (force)`);
        await sql.unsafe(`drop role ${backend.role}; drop role ${auth.role}`);
      }),
  };
}

/** Copying the template's files takes a third of the time of logging each of its pages; servers from 15 on can. */
async function cheapestStrategy(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
  return (row?.version ?? 0) >= 150_000 ? 'strategy file_copy' : '';
}

async function withClient(url: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

function at(url: string, to: { database: string; role?: string; password?: string }): string {
  const result = new URL(url);
  result.pathname = `/${to.database}`;
  if (to.role !== undefined) result.username = to.role;
  if (to.password !== undefined) result.password = to.password;
  return result.href;
}
