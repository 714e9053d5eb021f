import type { Sql, Transaction } from './connect.ts';

/** A run that a replica must see to. */
export interface Assignment {
  readonly runId: string;
  readonly userId: string;
}

/** Says that this replica is alive. */
export async function markAlive(sql: Sql, options: { incarnation: string; replica: number }): Promise<void> {
  await sql`
    insert into replicas (incarnation, replica, seen_at)
    values (${options.incarnation}, ${options.replica}, clock_timestamp())
    on conflict (incarnation) do update set seen_at = clock_timestamp()`;
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
 * Runs that nobody alive will end: the replica that executes them, or the one that should have handed them on, is
 * silent.
 */
export async function orphans(sql: Sql, options: { silentMs: number }): Promise<Assignment[]> {
  return await sql<Assignment[]>`
    with alive as (
      select incarnation from replicas where seen_at > clock_timestamp() - ${options.silentMs} * interval '1 ms')
    select run_id as "runId", user_id as "userId" from assignments
    where incarnation not in (select incarnation from alive)
      or (not announced and accepted_by not in (select incarnation from alive))`;
}
