import type { AgentEvent } from '../../protocol/events.ts';
import type { EventFrame } from '../../protocol/server-frames.ts';
import type { Sql } from './connect.ts';

/** The user's events after a number, in order, at most `limit`: as every connection gets them. */
export async function readEvents(
  sql: Sql,
  userId: string,
  options: { after: number; limit: number },
): Promise<EventFrame[]> {
  const rows = await sql<EventRow[]>`select * from events_after(${userId}, ${options.after}, ${options.limit})`;
  return rows.map((row) => {
    // `appendEvent` wrote type and payload of one event.
    const event = { type: row.type, payload: JSON.parse(row.payload) as unknown } as AgentEvent;
    return {
      ...event,
      seq: row.seq,
      user_id: userId,
      thread_id: row.thread_id,
      run_id: row.run_id,
      timestamp: row.at.toISOString(),
    };
  });
}

/** The newest number of a user (0: none), and the oldest kept one. */
export interface Standing {
  readonly head: number;
  readonly oldest: number | null;
}

/** What a handshake, and a fence, must know. */
export async function readStanding(sql: Sql, userId: string): Promise<Standing> {
  const rows = await sql<Standing[]>`select * from standing(${userId})`;
  // The routine has one row of results.
  return rows[0]!;
}

interface EventRow {
  readonly seq: number;
  readonly run_id: string;
  readonly thread_id: string;
  readonly type: string;
  readonly at: Date;
  readonly payload: string;
}
