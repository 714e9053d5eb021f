import type { AgentEvent } from '../../protocol/events.ts';
import type { EventFrame } from '../../protocol/server-frames.ts';
import { asUser } from './as-user.ts';
import type { Sql } from './connect.ts';

/** The user's events after a number, in order, at most `limit`: as every connection gets them. */
export async function readEvents(
  sql: Sql,
  userId: string,
  options: { after: number; limit: number },
): Promise<EventFrame[]> {
  const rows = await asUser(
    sql,
    userId,
    (tx) => tx<EventRow[]>`
      select seq, run_id, thread_id, type, at, payload from events
      where user_id = ${userId} and seq > ${options.after} order by seq limit ${options.limit}`,
  );
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

/** The number of the user's newest stored event; 0 before the first. */
export async function newestSeq(sql: Sql, userId: string): Promise<number> {
  const rows = await asUser(
    sql,
    userId,
    (tx) => tx<{ head_seq: number }[]>`select head_seq from streams where user_id = ${userId}`,
  );
  return rows[0]?.head_seq ?? 0;
}

/** What a handshake must know: the newest number, the oldest kept one, and whether the session is revoked. */
export async function readStanding(
  sql: Sql,
  options: { userId: string; sessionId: string },
): Promise<{ head: number; oldest: number | null; revoked: boolean }> {
  const rows = await asUser(
    sql,
    options.userId,
    (tx) => tx<{ head: number; oldest: number | null; revoked: boolean }[]>`
      select
        coalesce((select head_seq from streams where user_id = ${options.userId}), 0) as head,
        (select min(seq) from events where user_id = ${options.userId}) as oldest,
        exists (select from revoked_sessions where session_id = ${options.sessionId}) as revoked`,
  );
  // A select without a from clause has one row.
  return rows[0] as { head: number; oldest: number | null; revoked: boolean };
}

/** Whether a session was revoked; the truth at every door. */
export async function isRevoked(sql: Sql, sessionId: string): Promise<boolean> {
  const rows = await sql`select from revoked_sessions where session_id = ${sessionId}`;
  return rows.length > 0;
}

interface EventRow {
  readonly seq: number;
  readonly run_id: string;
  readonly thread_id: string;
  readonly type: string;
  readonly at: Date;
  readonly payload: string;
}
