import type { Sql, Transaction } from './connect.ts';

/**
 * Does `work` in one transaction that sees and writes the rows of this user and of no other. The setting is local to
 * the transaction, so a pooled connection carries nothing from one user to the next.
 */
export async function asUser<T>(sql: Sql, userId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await sql.begin((tx) => actFor(tx, userId, () => work(tx)));
}

/** Does `work` in the name of a user, in a transaction that is not yet in anybody's. */
export async function actFor<T>(tx: Transaction, userId: string, work: () => Promise<T>): Promise<T> {
  // Sent first, awaited with the rest: the statements of `work` follow it on their way.
  const setting = tx`select set_config('app.user_id', ${userId}, true)`;
  const [value] = await Promise.all([work(), setting]);
  return value;
}
