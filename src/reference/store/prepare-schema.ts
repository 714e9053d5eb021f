import type { ClientBase } from 'pg';
import { ROUTINES } from './routines.ts';
import { SCHEMA } from './schema.ts';

/** A role of a stack's service: neither superuser nor BYPASSRLS. */
export interface ServiceRole {
  readonly role: string;
  readonly password: string;
}

/**
 * Makes the schema of a stack with its two roles, tables and routines; what is there already stays, and the roles get
 * these passwords. Of several at once one does it and the others find it done. `owner`: a client whose role may make
 * schemas and roles.
 */
export async function prepareSchema(
  owner: ClientBase,
  { schema, auth, backend }: { schema: string; auth: ServiceRole; backend: ServiceRole },
): Promise<void> {
  const names: Readonly<Record<string, string>> = { BACKEND: identifier(backend.role), AUTH: identifier(auth.role) };
  await owner.query('begin');
  await owner.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [schema]);
  const found = await owner.query(`select from pg_tables where schemaname = $1 and tablename = 'streams'`, [schema]);
  await owner.query([auth, backend].map(roleStatements).join(''));
  if (found.rowCount === 0) {
    const owned = identifier(schema);
    const grants = `grant usage on schema ${owned} to ${names['BACKEND']}, ${names['AUTH']};`;
    await owner.query(`create schema if not exists ${owned}; set local search_path to ${owned}; ${grants}`);
    await owner.query(SCHEMA.replaceAll(/BACKEND|AUTH/g, (name) => names[name] ?? name));
    await owner.query(ROUTINES);
  }
  await owner.query('commit');
}

/** A name as it stands in a statement. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function roleStatements({ role, password }: ServiceRole): string {
  const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole';
  return `
    do $make$ begin
      if not exists (select from pg_roles where rolname = ${quote(role)}) then
        create role ${identifier(role)} ${rights};
      end if;
    end $make$;
    alter role ${identifier(role)} password ${quote(password)};`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
