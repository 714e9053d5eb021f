import type { AgentEvent } from '../../protocol/events.ts';
import type { Transaction } from './connect.ts';
import type { Ledger } from './record.ts';

/** Whose run, and in which thread. */
export interface RunPlace {
  readonly userId: string;
  readonly threadId: string;
  readonly runId: string;
}

/** `ended`: the run was ended by somebody else and takes no event. `stop`: it goes on, and was asked to stop. */
export type Appended = 'ended' | 'stop' | 'on';

/**
 * Stores an event of a run that is under way, under the user's next number. The lock on the user's stream makes the
 * order of numbers the order of commits, so that a reader who has seen `n` misses nothing below it.
 */
export async function appendEvent({ sql, bus }: Ledger, run: RunPlace, event: AgentEvent): Promise<Appended> {
  const { userId } = run;
  const rows = await sql<{ state: Appended; number: number | null }[]>`
    select * from append_event(${userId}, ${run.runId}, ${run.threadId},
      ${event.type}, ${new Date()}, ${JSON.stringify(event.payload)}, ${bus.channel ?? null})`;
  // The routine has one row of results.
  const { state, number } = rows[0]!;
  if (number !== null && bus.channel === undefined) bus.publish([{ topic: 'event', userId, seq: number }]);
  return state;
}

/** Stores an event in a transaction that holds the lock of the user's stream, and tells nobody. Its number. */
export async function storeEvent(tx: Transaction, run: RunPlace, event: AgentEvent): Promise<number> {
  const rows = await tx<{ number: number }[]>`
    select store_event(${run.userId}, ${run.runId}, ${run.threadId},
      ${event.type}, ${new Date()}, ${JSON.stringify(event.payload)}, null) as number`;
  // A select without a from clause has one row.
  return rows[0]!.number;
}
