import type postgres from 'postgres';
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
  owner: postgres.Sql,
  { schema, auth, backend }: { schema: string; auth: ServiceRole; backend: ServiceRole },
): Promise<void> {
  const names: Readonly<Record<string, string>> = { BACKEND: identifier(backend.role), AUTH: identifier(auth.role) };
  await owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${schema}, 0))`;
    const [found] = await tx<{ there: boolean }[]>`
      select exists (select from pg_tables where schemaname = ${schema} and tablename = 'streams') as there`;
    await tx.unsafe([auth, backend].map(roleStatements).join(''));
    if (found?.there === true) return;
    const owned = identifier(schema);
    const grants = `grant usage on schema ${owned} to ${names['BACKEND']}, ${names['AUTH']};`;
    await tx.unsafe(`create schema if not exists ${owned}; set local search_path to ${owned}; ${grants}`);
    await tx.unsafe(SCHEMA.replaceAll(/BACKEND|AUTH/g, (name) => names[name] ?? name));
    await tx.unsafe(ROUTINES);
  });
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
