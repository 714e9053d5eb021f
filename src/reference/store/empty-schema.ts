import type { Pool } from 'pg';
import type { StackSchema } from './stack-schema.ts';

/**
 * Ends the sessions of a stack's services, but for those that wait for the next ones, and leaves its schema as it was
 * when it was made. `owner`: a superuser's. Its tables are small, and to truncate them would take many times longer.
 */
export async function emptySchema(owner: Pool, { schema, roles, pools }: StackSchema): Promise<void> {
  await owner.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = any($1) and pid <> all($2)',
    [roles, pools?.processes() ?? []],
  );
  const { rows } = await owner.query<{ table: string }>(
    `select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname = $1`,
    [schema],
  );
  const tables = rows.map(({ table }) => table);
  // One transaction. What an ending session was about to commit is there, or never will be, once the lock is held.
  await owner.query(`
    set local session_replication_role = replica;
    lock table ${tables.join(', ')} in exclusive mode;
    ${tables.map((table) => `delete from ${table};`).join('\n')}
    select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      from pg_sequences where schemaname = '${schema}'`);
}
