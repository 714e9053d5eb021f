import { FIXED_LIMITS } from '../../protocol/limits.ts';
import type { ClientFrame } from '../../protocol/client-frames.ts';
import type { JsonObject } from '../read-json.ts';
import { Refusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import { readStanding } from '../store/read-events.ts';
import type { Ledger } from '../store/record.ts';
import { requestStop } from '../store/runs.ts';
import { messagesBody } from './bodies.ts';
import type { FormRules } from './client-frame.ts';
import { isOwnId, readClientFrame, threadName } from './client-frame.ts';
import type { Connection } from './connection.ts';
import { readCursor } from './cursor.ts';
import type { Launcher } from './launcher.ts';

export interface FrameWork {
  readonly seams: Seams;
  readonly ledger: Ledger;
  readonly rules: FormRules;
  readonly launcher: Launcher;
}

/** Does what a client frame asks for, and answers it. What it throws is the refusal of the frame. */
export async function workFrame(connection: Connection, frame: JsonObject, work: FrameWork): Promise<void> {
  const asked = readClientFrame(frame, work.rules);
  const request = {
    ...work,
    connection,
    requestId: asked.request_id,
    userId: work.seams.actingUser(connection, frame),
  };
  switch (asked.type) {
    case 'user_message':
      return await sendMessage(request, asked.payload);
    case 'stop_run':
      return await stopRun(request, asked.payload.run_id);
    case 'get_history':
      return await giveHistory(request, asked.payload);
    case 'refresh_token':
      return await moveToken(request, asked.payload.token);
    case 'ping':
      return await passFence(request, asked.payload.nonce);
    default:
      asked satisfies never;
  }
}

interface FrameRequest extends FrameWork {
  readonly connection: Connection;
  readonly requestId: string;
  readonly userId: string;
}
type Payload<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>['payload'];

async function sendMessage(request: FrameRequest, payload: Payload<'user_message'>): Promise<void> {
  const { content, thread_id: threadId, client_message_id: key, replica } = payload;
  await request.launcher.accept(
    {
      userId: request.userId,
      content,
      ...(threadId !== undefined && { threadId: threadName(threadId) }),
      ...(key !== undefined && { key }),
      ...(replica !== undefined && { replica }),
    },
    (accepted) =>
      request.connection.answer({
        type: 'run_accepted',
        request_id: request.requestId,
        thread_id: accepted.threadId,
        run_id: accepted.runId,
        payload: { message_id: accepted.messageId, duplicate: accepted.duplicate },
      }),
  );
}

async function stopRun({ connection, ledger, requestId, userId }: FrameRequest, runId: string): Promise<void> {
  const run = isOwnId(runId) ? await requestStop(ledger, { userId, runId }) : undefined;
  if (run === undefined) throw new Refusal('run_not_found', 'no such run');
  connection.answer({
    type: 'run_stopping',
    request_id: requestId,
    thread_id: run.threadId,
    run_id: runId,
    payload: { status: run.status },
  });
}

async function giveHistory(request: FrameRequest, payload: Payload<'get_history'>): Promise<void> {
  const { connection, seams, requestId, userId } = request;
  const { thread_id: threadId, limit = FIXED_LIMITS.defaultPage } = payload;
  const after = readCursor(threadId, payload.cursor) ?? 0;
  const messages = isOwnId(threadId)
    ? await seams.socketHistory({ userId, threadId, after, limit: limit + 1 })
    : undefined;
  if (messages === undefined) throw new Refusal('thread_not_found', 'no such thread');
  connection.answer({
    type: 'history',
    request_id: requestId,
    thread_id: threadId,
    payload: messagesBody(messages, { threadId, limit }),
  });
}

async function moveToken({ connection, seams, requestId }: FrameRequest, token: string): Promise<void> {
  const principal = await seams.verifyToken(token, 'live');
  if (!seams.mayMove(connection, principal)) {
    throw new Refusal('principal_mismatch', 'this token is of another user');
  }
  await connection.token.move(principal);
  connection.answer({
    type: 'token_refreshed',
    request_id: requestId,
    payload: { expires_at: new Date(principal.expiresAtMs).toISOString() },
  });
}

async function passFence({ connection, ledger, requestId }: FrameRequest, nonce: string): Promise<void> {
  const { head } = await readStanding(ledger.sql, connection.userId);
  await connection.feed.passed(head);
  connection.answer({ type: 'pong', request_id: requestId, payload: { nonce } });
}
