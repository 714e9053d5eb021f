import { FIXED_LIMITS } from '../../protocol/limits.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../refusal.ts';
import { asUser } from './as-user.ts';
import type { Sql, Transaction } from './connect.ts';
import type { NewRun } from './insert-run.ts';
import { openStream } from './stream-lock.ts';

/** A message as a user sent it, its form already found to be right. */
export interface NewMessage {
  readonly userId: string;
  /** The id of its run, unless its key is known. */
  readonly runId: string;
  readonly content: string;
  /** Absent: a new thread. */
  readonly threadId?: string;
  readonly key?: string;
  /** The replica that is to execute the run; absent: the one that accepts the message. */
  readonly replica?: number;
}

export interface Accepted {
  readonly threadId: string;
  readonly runId: string;
  readonly messageId: string;
  readonly duplicate: boolean;
  /** The incarnation of the replica that is to execute the run. */
  readonly incarnation: string;
}

/** Which replica accepts a message, under which limits, and how it stores the run. */
export interface AcceptedBy {
  readonly incarnation: string;
  readonly unfinishedRuns: number;
  readonly eventRetentionMs: number;
  storeRun(tx: Transaction, run: NewRun): Promise<void>;
}

/**
 * Stores a message with its run, or gives the first answer again for a known key. The lock on the user's stream puts
 * all of one user's messages, on any replica, in one row. Refusals, in this order: `thread_not_found`, `rate_limited`.
 */
export async function acceptMessage(
  sql: Sql,
  message: NewMessage,
  by: AcceptedBy,
): Promise<Accepted> {
  const { userId, key = null, threadId = null } = message;
  return await asUser(sql, userId, async (tx) => {
    const lock = openStream(tx, userId);
    const facts = tx<Facts[]>`
      select
        (select row_to_json(k) from message_keys k where user_id = ${userId} and key = ${key}) as known,
        exists (select from threads where id = ${threadId} and user_id = ${userId}
          and (closed_by is null or closed_by not in (select incarnation from replicas))) as thread,
        exists (select from replicas where incarnation = ${by.incarnation}) as alive,
        (select count(*) from runs where user_id = ${userId} and status = 'running')::int as unfinished,
        (select incarnation from replicas where replica = ${message.replica ?? null}
          order by seen_at desc limit 1) as pinned`;
    const [[fact]] = await Promise.all([facts, lock]);
    // A select without a from clause has one row.
    const { known, thread, alive, unfinished, pinned } = fact as Facts;
    if (known !== null) {
      const { thread_id, run_id, message_id } = known;
      return {
        threadId: thread_id,
        runId: run_id,
        messageId: message_id,
        duplicate: true,
        incarnation: by.incarnation,
      };
    }
    if (threadId !== null && !thread) throw new Refusal('thread_not_found', 'no such thread');
    if (unfinished >= by.unfinishedRuns) {
      throw new Refusal('rate_limited', `${by.unfinishedRuns} runs are unfinished`, { retryAfterMs: 1000 });
    }
    // Others end the runs of a replica that they believe to be dead.
    if (!alive) throw new Refusal('unavailable', 'this replica is coming back, try again');
    const incarnation = pinned ?? by.incarnation;
    const accepted = {
      threadId: threadId ?? newId('thr'),
      runId: message.runId,
      messageId: newId('msg'),
      duplicate: false,
      incarnation,
    };
    await Promise.all([
      insertMessage(tx, message, { accepted, by }),
      forgetOldEvents(tx, userId, by.eventRetentionMs),
    ]);
    return accepted;
  });
}

interface Facts {
  readonly known: { readonly thread_id: string; readonly run_id: string; readonly message_id: string } | null;
  readonly thread: boolean;
  readonly alive: boolean;
  readonly unfinished: number;
  readonly pinned: string | null;
}

async function insertMessage(
  tx: Transaction,
  { userId, content, threadId, key }: NewMessage,
  { accepted, by }: { accepted: Accepted; by: AcceptedBy },
): Promise<void> {
  const { runId, messageId } = accepted;
  const now = new Date();
  const title = Array.from(content).slice(0, FIXED_LIMITS.titleCodePoints).join('');
  await Promise.all([
    threadId === undefined &&
      tx`insert into threads (id, user_id, title, created_at)
         values (${accepted.threadId}, ${userId}, ${title}, ${now})`,
    by.storeRun(tx, { ...accepted, userId, startedAt: now, acceptedBy: by.incarnation }),
    tx`insert into messages (id, user_id, thread_id, run_id, role, content, created_at)
       values (${messageId}, ${userId}, ${accepted.threadId}, ${runId}, 'user', ${content}, ${now})`,
    key !== undefined &&
      tx`insert into message_keys (user_id, key, thread_id, run_id, message_id)
         values (${userId}, ${key}, ${accepted.threadId}, ${runId}, ${messageId})`,
  ]);
}

/** Forgets what is too old to be kept, a hundred events at a time; never one above a younger one: no hole is left. */
async function forgetOldEvents(tx: Transaction, userId: string, retentionMs: number): Promise<void> {
  await tx`
    with oldest as (
      select seq, at < now() - ${retentionMs} * interval '1 ms' as old from events
      where user_id = ${userId} order by seq limit 100)
    delete from events where user_id = ${userId} and seq in (select seq from oldest where old)
      and seq < all (select seq from oldest where not old)`;
}
