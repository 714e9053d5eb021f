import type { Bus, BusMessage } from '../bus/bus.ts';
import { toRefusal } from '../refusal.ts';
import { actFor } from './as-user.ts';
import type { Sql, Transaction } from './connect.ts';

/** The tables of a stack, and the bus on which others hear of what is stored in them. */
export interface Ledger {
  readonly sql: Sql;
  readonly bus: Bus;
}

/** Tells others of what the transaction stores, once it is stored. */
export type Tell = (message: BusMessage) => void;

/**
 * Does `work` in one transaction. What it tells is published with the commit by PostgreSQL itself, or after it; also
 * when nobody knows whether it was committed, since a hint too many does no harm.
 */
export async function record<T>(
  { sql, bus }: Ledger,
  work: (tx: Transaction, tell: Tell) => Promise<T>,
): Promise<T> {
  let told: BusMessage[] = [];
  try {
    return await sql.begin(async (tx) => {
      const { channel } = bus;
      const result = await work(tx, (message) => told.push(message));
      if (channel !== undefined) {
        // Not awaited: a commit after a statement that failed fails.
        for (const message of told) void tx`select pg_notify(${channel}, ${JSON.stringify(message)})`;
        told = [];
      }
      return result;
    });
  } catch (error) {
    if (toRefusal(error).code !== 'unavailable') told = [];
    throw error;
  } finally {
    if (told.length > 0) bus.publish(told);
  }
}

/** The same, in a transaction that sees and writes the rows of this user and of no other. */
export async function recordAs<T>(
  ledger: Ledger,
  userId: string,
  work: (tx: Transaction, tell: Tell) => Promise<T>,
): Promise<T> {
  return await record(ledger, (tx, tell) => actFor(tx, userId, () => work(tx, tell)));
}
