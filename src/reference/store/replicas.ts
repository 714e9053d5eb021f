import type { Sql, Transaction } from './connect.ts';

/** A run that a replica must see to. */
export interface Assignment {
  readonly runId: string;
  readonly userId: string;
}

/**
 * Says that this replica is alive. `entered`: nobody knew of it; it is new, or was declared dead meanwhile, and others
 * have ended, or are ending, its runs.
 */
export async function markAlive(
  sql: Sql,
  options: { incarnation: string; replica: number },
): Promise<'known' | 'entered'> {
  const rows = await sql<{ entered: boolean }[]>`
    insert into replicas (incarnation, replica, seen_at)
    values (${options.incarnation}, ${options.replica}, clock_timestamp())
    on conflict (incarnation) do update set seen_at = clock_timestamp() returning xmax = 0 as entered`;
  return rows[0]?.entered === true ? 'entered' : 'known';
}

/** Declares the replicas dead that have been silent for so long. How many there were. */
export async function declareDead(sql: Sql, options: { silentMs: number }): Promise<number> {
  const rows = await sql`
    delete from replicas where seen_at < clock_timestamp() - ${options.silentMs} * interval '1 ms' returning replica`;
  return rows.length;
}

export async function forgetReplica(sql: Sql, incarnation: string): Promise<void> {
  await sql`delete from replicas where incarnation = ${incarnation}`;
}

/** Hands a run to the replica to which it is assigned, once its sender has the answer. */
export async function announceAssignment(sql: Sql | Transaction, runId: string): Promise<void> {
  await sql`update assignments set announced = true where run_id = ${runId}`;
}

/** Runs that were handed to this replica. */
export async function announcedTo(sql: Sql, incarnation: string): Promise<Assignment[]> {
  return await sql<Assignment[]>`
    select run_id as "runId", user_id as "userId" from assignments where incarnation = ${incarnation} and announced`;
}

/**
 * Runs that nobody alive will end: the replica that executes them, or the one that should have handed them on, was
 * declared dead.
 */
export async function orphans(sql: Sql): Promise<Assignment[]> {
  return await sql<Assignment[]>`
    select run_id as "runId", user_id as "userId" from assignments
    where incarnation not in (select incarnation from replicas)
      or (not announced and accepted_by not in (select incarnation from replicas))`;
}
