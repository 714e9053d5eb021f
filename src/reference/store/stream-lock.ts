import type { Transaction } from './connect.ts';

/**
 * Takes the lock under which all changes of one user's events and runs are made; statements after it see the last one.
 * The number of the newest event.
 */
export async function lockStream(tx: Transaction, userId: string): Promise<number> {
  const rows = await tx<{ head: number }[]>`
    select head_seq as head from streams where user_id = ${userId} for update`;
  return rows[0]?.head ?? 0;
}

/** The same for a user who may have no stream yet. */
export async function openStream(tx: Transaction, userId: string): Promise<void> {
  await tx`
    insert into streams (user_id, head_seq) values (${userId}, 0)
    on conflict (user_id) do update set head_seq = streams.head_seq`;
}
