import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { PoolShelf } from './pool-shelf.ts';
import { identifier, prepareSchema } from './prepare-schema.ts';

/** The schema of one stack, and the addresses at which its two services enter it, each as its own role. */
export interface StackSchema {
  readonly schema: string;
  /** Names of the two roles. */
  readonly roles: readonly string[];
  readonly backendUrl: string;
  readonly authUrl: string;
  /** Connections of its services that ended, where the next ones use them. */
  readonly pools?: PoolShelf;
  /** Ends the sessions of its two roles and drops it with them. */
  drop(): Promise<void>;
}

/**
 * Makes a fresh schema `ovh_…`, with two roles of its own, in the database at `ownerUrl`, whose role may make schemas
 * and roles. Nothing else in that database is touched.
 */
export async function createStackSchema(ownerUrl: string): Promise<StackSchema> {
  const schema = `ovh_${randomBytes(6).toString('hex')}`;
  const backend = { role: `${schema}_backend`, password: randomBytes(12).toString('hex') };
  const auth = { role: `${schema}_auth`, password: randomBytes(12).toString('hex') };
  const roles = [auth.role, backend.role];
  await asOwner(ownerUrl, (owner) => prepareSchema(owner, { schema, auth, backend }));
  return {
    schema,
    roles,
    backendUrl: enteredAs(ownerUrl, backend),
    authUrl: enteredAs(ownerUrl, auth),
    drop: () => asOwner(ownerUrl, (owner) => drop(owner, { schema, roles })),
  };
}

/** Does `work` with one connection of the owner. */
export async function asOwner(ownerUrl: string, work: (owner: Client) => Promise<void>): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  // A connection that breaks is told of by the statement under way.
  owner.on('error', () => undefined);
  try {
    await owner.connect();
    await work(owner);
  } finally {
    await owner.end();
  }
}

/** A session that ends may not come back before its role has gone: first nobody may log in any more. */
async function drop(owner: Client, { schema, roles }: { schema: string; roles: string[] }): Promise<void> {
  const names = roles.map(identifier).join(', ');
  await owner.query(roles.map((role) => `alter role ${identifier(role)} nologin;`).join(''));
  // Who is no superuser may end the sessions of roles only that it is a member of.
  await owner.query(`grant ${names} to current_user`);
  await endSessions(owner, roles);
  await owner.query(`drop schema ${identifier(schema)} cascade; drop role ${names}`);
}

async function endSessions(owner: Client, roles: string[]): Promise<void> {
  await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = any($1)', [roles]);
}

function enteredAs(url: string, { role, password }: { role: string; password: string }): string {
  const result = new URL(url);
  result.username = role;
  result.password = password;
  return result.href;
}
