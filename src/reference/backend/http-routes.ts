import type { Context } from 'hono';
import { Hono } from 'hono';
import type { AcceptedBody, StoppingBody } from '../../protocol/bodies.ts';
import { STATUS_OF } from '../../protocol/codes.ts';
import { FIXED_LIMITS } from '../../protocol/limits.ts';
import { readBody } from '../read-body.ts';
import { createFieldReader, parseObject } from '../read-json.ts';
import { errorBody, Refusal, toRefusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import type { Accepted } from '../store/accept-message.ts';
import { listMessages } from '../store/messages.ts';
import type { Ledger } from '../store/record.ts';
import { findRun, requestStop } from '../store/runs.ts';
import { bearerToken } from '../verify-token.ts';
import { messagesBody, runBody, threadsBody } from './bodies.ts';
import { bad, checkContent, checkLimit, isOwnId, readForeignId, threadName } from './client-frame.ts';
import { readCursor } from './cursor.ts';
import type { ThreadKeeper } from './delete-thread.ts';
import { deleteThread, threadNotFound } from './delete-thread.ts';
import type { Launcher } from './launcher.ts';

export interface HttpParts {
  readonly ledger: Ledger;
  readonly seams: Seams;
  readonly settings: Settings;
  readonly launcher: Launcher;
  readonly keeper: ThreadKeeper;
  /** Rejects when database, bus or keys are not there. */
  checkReady(): Promise<void>;
  readonly onInternalError: (error: unknown) => void;
}

type Variables = { Variables: { userId: string } };

/** The backend's HTTP side. What belongs to another user is answered like what never was. */
export function createHttpRoutes(parts: HttpParts): Hono<Variables> {
  const { ledger, seams, settings, launcher } = parts;
  const { sql } = ledger;
  const app = new Hono<Variables>();

  // Refusals are answers by the time `next` returns: every answer says that no cache may keep it.
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'private, no-store');
  });
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    await parts.checkReady();
    return context.json({ status: 'ok' });
  });
  app.use('/api/*', async (context, next) => {
    const token = bearerToken(context.req.header('authorization'));
    if (token === undefined) throw new Refusal('token_missing', 'expected a Bearer token');
    const principal = await seams.verifyToken(token, 'http');
    context.set('userId', await seams.requester(principal, context.req.raw.signal));
    await next();
  });
  const answerRead = async (context: Context<Variables>, produce: () => Promise<object>): Promise<Response> => {
    const { pathname, search } = new URL(context.req.url);
    return context.json(await seams.answerRead({ userId: context.get('userId'), path: pathname + search }, produce));
  };

  app.get('/api/threads', async (context) => {
    const limit = readLimit(context.req.query('limit'));
    const before = readCursor('threads', context.req.query('cursor')) ?? null;
    const userId = context.get('userId');
    return await answerRead(context, async () =>
      threadsBody(await seams.threadList({ userId, before, limit: limit + 1 }), { limit }),
    );
  });
  app.get('/api/threads/:id/messages', async (context) => {
    const threadId = context.req.param('id');
    const limit = readLimit(context.req.query('limit'));
    const after = readCursor(threadId, context.req.query('cursor')) ?? 0;
    const userId = context.get('userId');
    return await answerRead(context, async () => {
      const messages = isOwnId(threadId)
        ? await listMessages(sql, { userId, threadId, after, limit: limit + 1 })
        : undefined;
      if (messages === undefined) throw threadNotFound();
      return messagesBody(messages, { threadId, limit });
    });
  });
  app.post('/api/threads/:id/messages', async (context) => {
    const object = parseObject(await readBody(context.req.raw, settings.frameBytes));
    if (object === undefined) throw bad('expected a JSON object');
    const content = checkContent(createFieldReader(object, 'bad_request').text('content'));
    const header = context.req.header('idempotency-key');
    const threadId = context.req.param('id');
    const message = {
      userId: context.get('userId'),
      content,
      ...(header !== undefined && { key: readForeignId(header, 'Idempotency-Key') }),
      ...(threadId !== 'new' && { threadId: threadName(threadId) }),
    };
    let body: AcceptedBody | undefined;
    await launcher.accept(message, (accepted) => {
      body = acceptedBody(accepted);
    });
    return context.json(body, 202);
  });
  app.get('/api/runs/:id', async (context) => {
    const runId = context.req.param('id');
    const userId = context.get('userId');
    return await answerRead(context, async () => {
      const run = isOwnId(runId) ? await findRun(sql, { userId, runId }) : undefined;
      if (run === undefined) throw runNotFound();
      return runBody(run);
    });
  });
  app.post('/api/runs/:id/stop', async (context) => {
    const runId = context.req.param('id');
    const run = isOwnId(runId) ? await requestStop(ledger, { userId: context.get('userId'), runId }) : undefined;
    if (run === undefined) throw runNotFound();
    return context.json({ status: run.status } satisfies StoppingBody, 202);
  });
  app.delete('/api/threads/:id', async (context) => {
    const threadId = context.req.param('id');
    if (!isOwnId(threadId)) throw threadNotFound();
    await deleteThread({ userId: context.get('userId'), threadId }, parts.keeper);
    return context.body(null, 204);
  });
  app.notFound((context) => context.json(errorBody(new Refusal('not_found', 'no such path')), 404));
  app.onError((error, context) => {
    const refusal = toRefusal(error);
    if (refusal.code === 'internal') parts.onInternalError(error);
    if (refusal.retryAfterMs !== undefined)
      context.header('Retry-After', String(Math.ceil(refusal.retryAfterMs / 1000)));
    return context.json(errorBody(refusal), STATUS_OF[refusal.code]);
  });
  return app;
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return FIXED_LIMITS.defaultPage;
  return checkLimit(/^\d{1,4}$/.test(text) ? Number(text) : undefined);
}

function acceptedBody({ threadId, runId, messageId, duplicate }: Accepted): AcceptedBody {
  return { thread_id: threadId, run_id: runId, message_id: messageId, duplicate };
}

function runNotFound(): Refusal {
  return new Refusal('run_not_found', 'no such run');
}
