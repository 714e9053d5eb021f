import type { MessagesBody, RunBody, ThreadsBody } from '../../protocol/bodies.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { StoredRun } from '../store/runs.ts';
import type { StoredThread } from '../store/threads.ts';
import { cutPage } from './cursor.ts';

/** A page of messages, over the socket and over HTTP; `messages` holds one more than `limit` where there is one. */
export function messagesBody(
  messages: readonly StoredMessage[],
  page: { threadId: string; limit: number },
): MessagesBody {
  const { items, nextCursor } = cutPage(messages, { list: page.threadId, limit: page.limit });
  return {
    messages: items.map(({ id, role, content, runId, createdAt }) => ({
      id,
      role,
      content,
      run_id: runId,
      created_at: createdAt.toISOString(),
    })),
    next_cursor: nextCursor,
  };
}

/** A page of the thread list. */
export function threadsBody(threads: readonly StoredThread[], page: { limit: number }): ThreadsBody {
  const { items, nextCursor } = cutPage(threads, { list: 'threads', limit: page.limit });
  return {
    threads: items.map(({ id, title, createdAt }) => ({ id, title, created_at: createdAt.toISOString() })),
    next_cursor: nextCursor,
  };
}

export function runBody(run: StoredRun): RunBody {
  return {
    id: run.id,
    thread_id: run.threadId,
    status: run.status,
    started_at: run.startedAt.toISOString(),
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}
