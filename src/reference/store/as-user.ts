import type { Sql, Transaction } from './connect.ts';

/**
 * Does `work` in one transaction that sees and writes the rows of this user and of no other. The setting is local to
 * the transaction, so a pooled connection carries nothing from one user to the next.
 */
export async function asUser<T>(sql: Sql, userId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await sql.begin(async (tx) => {
    // Sent first, awaited with the rest: the first statement of `work` follows in the same packet.
    const setting = tx`select set_config('app.user_id', ${userId}, true)`.execute();
    const [value] = await Promise.all([work(tx), setting]);
    return { value };
  });
  // `begin` unwraps arrays of promises in its type; an object passes through as it is.
  return (result as { value: T }).value;
}
