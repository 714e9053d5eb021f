import { decodeJwt } from 'jose';
import * as v from 'valibot';
import type { Ask } from '../../contract/ask.ts';
import type { SeenReply } from '../../contract/seen.ts';
import type { Session } from '../target.ts';
import { explain } from './explain.ts';
import { page, storedMessage, storedThread, toMessage, toThread } from './shapes.ts';
import { undecided } from './undecided.ts';

const text = v.string();
const refusal = v.looseObject({ error: v.looseObject({ code: text, message: text }) });
const session = v.looseObject({
  user: v.looseObject({ id: text, email: text }),
  access_token: text,
  refresh_token: text,
  token_type: v.literal('Bearer'),
  expires_in: v.pipe(v.number(), v.minValue(0)),
});
const accepted = v.looseObject({ thread_id: text, run_id: text, message_id: text, duplicate: v.boolean() });
const run = v.looseObject({ id: text, thread_id: text, status: text });
const me = v.looseObject({ user: v.looseObject({ id: text, email: text }) });

/** Reads the answer to an ask; throws an Error that names the first field that is wrong. */
export function readReply(ask: Ask, status: number, body: string): SeenReply {
  if (status === 204) return {};
  const json = parse(status, body);
  if (status >= 400) {
    const { code } = explain('a refusal', refusal, json).error;
    return { code, ...undecided(code) };
  }
  switch (ask.kind) {
    case 'register':
    case 'login':
    case 'refresh': {
      const { user, access_token } = explain('a session', session, json);
      const claims = decodeJwt(access_token);
      return {
        user,
        ...(claims.sub === undefined ? {} : { tokenUserId: claims.sub }),
        ...(typeof claims['sid'] === 'string' ? { tokenSessionId: claims['sid'] } : {}),
      };
    }
    case 'me':
      return { user: explain('an account', me, json).user };
    case 'send': {
      const answer = explain('an acceptance', accepted, json);
      const { thread_id, run_id, message_id, duplicate } = answer;
      return { accepted: { threadId: thread_id, runId: run_id, messageId: message_id, duplicate } };
    }
    case 'threads': {
      const answer = explain('a page of threads', page('threads', storedThread), json);
      return { threads: { items: answer.items.map(toThread), nextCursor: answer.nextCursor } };
    }
    case 'messages': {
      const answer = explain('a page of messages', page('messages', storedMessage), json);
      return { messages: { items: answer.items.map(toMessage), nextCursor: answer.nextCursor } };
    }
    case 'run': {
      const answer = explain('a run', run, json);
      return { run: { id: answer.id, threadId: answer.thread_id, status: answer.status } };
    }
    case 'stop':
      return { status: explain('a stop', v.looseObject({ status: text }), json).status };
    case 'delete':
    case 'logout':
    case 'garbage':
    case 'probe':
    case 'attach':
    case 'share':
    case 'ping':
    case 'change-token':
      return {};
    default:
      return ask satisfies never;
  }
}

/** Reads the session in the answer to a register, login or refresh. */
export function readSession(body: string): Session {
  const answer = explain('a session', session, parse(200, body));
  return {
    userId: answer.user.id,
    email: answer.user.email,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    lifetimeMs: answer.expires_in * 1000,
  };
}

function parse(status: number, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const start = JSON.stringify(body.slice(0, 60));
    throw new Error(`expected the answer (${status}) to be JSON, got ${start}`, { cause: error });
  }
}
