import type { Ask } from '../contract/ask.ts';
import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame, SeenMessage, SeenReply } from '../contract/seen.ts';
import { OverhearError } from '../support/errors.ts';
import type { Line } from './notation-line.ts';

/**
 * What a frame line says: `agent_thinking r1 2 "text" call=a`, `welcome 0 resumed=0`, `accepted q1 r1 t1 duplicate`,
 * `stopping q1 r1 running`, `messages q1 message="user r1 hi" next=x`, `token-changed q1 ends=5000`, `attached q1`,
 * `pong q1 n1`, `error q1 code` (`undecided`: whether it took effect is left open), `delta r1 "text"`, `other "text"`,
 * `unread`. An `agent_error` has `code=interrupted`, a tool's event `tool=recall`, a thought its number `thought=1`.
 * Places to resume from are `at=3`.
 */
export function frameOf(
  line: Line,
  owner: { userId: string; connection: string },
): { raw: string; seen?: SeenFrame; problem?: string } {
  const [kind = '', one = '', two = '', three = ''] = line.words;
  if (kind === 'unread') return { raw: line.text ?? '', problem: 'it is no JSON' };
  const seen = seenOf();
  return { raw: line.option('raw') ?? JSON.stringify(seen), seen };

  function seenOf(): SeenFrame {
    const base = { type: kind, userId: owner.userId };
    if (isEventKind(kind)) {
      const names = ['call', 'code', 'at', 'thread', 'tool', 'thought'];
      const [call, code, cursor, thread, tool, thought] = names.map((name) => line.option(name));
      const event = {
        ...base,
        kind,
        runId: line.id(one),
        ...(two === '' ? {} : { seq: Number(two) }),
        ...(call === undefined ? {} : { toolCallId: call }),
        ...(code === undefined ? {} : { code }),
        ...(cursor === undefined ? {} : { cursor: Number(cursor) }),
        ...(tool === undefined ? {} : { tool }),
        ...(thought === undefined ? {} : { thought: Number(thought) }),
        ...(thread === undefined ? {} : { threadId: line.id(thread) }),
        ...(line.text === undefined ? {} : { text: line.text }),
      };
      return { ...event, canonical: JSON.stringify(event) };
    }
    const answer = { ...base, ...(one === '-' ? {} : { requestId: one }) };
    switch (kind) {
      case 'welcome': {
        const resumed = line.option('resumed');
        const resumedFrom = resumed === undefined ? null : Number(resumed);
        return {
          ...base,
          kind,
          connectionId: line.option('id') ?? owner.connection,
          headSeq: Number(one),
          resumedFrom,
        };
      }
      case 'accepted': {
        const duplicate = line.words.includes('duplicate');
        return { ...answer, kind, ...issuedBy(line, two, three), duplicate };
      }
      case 'stopping':
        return { ...answer, kind, runId: line.id(two), status: three };
      case 'messages':
        return { ...answer, kind, messages: pageOf(messagesOf(line), line) };
      case 'token-changed': {
        const ends = line.option('ends');
        return { ...answer, kind, ...(ends === undefined ? {} : { expiresAt: Number(ends) }) };
      }
      case 'attached':
        return { ...answer, kind };
      case 'pong':
        return { ...answer, kind, nonce: two };
      case 'delta':
        return { ...base, kind, runId: line.id(one), text: line.text ?? '' };
      case 'other':
        return { ...base, kind, ...(line.text === undefined ? {} : { text: line.text }) };
      case 'error':
        return { ...answer, kind, code: two, ...undecided(line) };
      default:
        throw new OverhearError('notation-malformed', `expected a frame, got \`${line.source}\``, {
          hint: 'The doc comment of frameOf shows each kind of frame.',
        });
    }
  }
}

/**
 * What an answer line says: `202 accepted r1 t1`, `200 run r1 t1 completed`, `200 messages message="user r1 hi"`,
 * `404 code`, `204`.
 */
export function replyOf(
  line: Line,
  ask: Ask,
  caller: { userId: string; email: string },
): { status: number; headers: string; body: string; seen?: SeenReply; problem?: string } {
  const [status = '', what = '', one = '', two = '', three = ''] = line.words;
  const seen: SeenReply = Number(status) >= 400 ? (what === '' ? {} : { code: what, ...undecided(line) }) : replied();
  const body = line.option('raw') ?? JSON.stringify(seen);
  if (what === 'unread') return { status: Number(status), headers: '', body, problem: 'it is no JSON' };
  return { status: Number(status), headers: line.option('headers') ?? '', body, seen };

  function replied(): SeenReply {
    switch (what) {
      case 'accepted': {
        const duplicate = line.words.includes('duplicate');
        return { accepted: { ...issuedBy(line, one, two), duplicate } };
      }
      case 'run':
        return { run: { id: line.id(one), threadId: line.id(two), status: three } };
      case 'messages':
        return { messages: pageOf(messagesOf(line), line) };
      case 'threads':
        return {
          threads: pageOf(
            line.words.slice(2).map((id) => ({ id: line.id(id), title: line.option(id) ?? id })),
            line,
          ),
        };
      case 'user':
        return { user: { id: line.option('id') ?? caller.userId, email: caller.email } };
      default:
        return ask.kind === 'stop' ? { status: what } : {};
    }
  }
}

/** A message has its run's number, `r1` is of `m1`, unless told: `message=m2`. */
function issuedBy(line: Line, run: string, thread: string): { runId: string; threadId: string; messageId: string } {
  const message = line.option('message') ?? run.replace('r', 'm');
  return { runId: line.id(run), threadId: line.id(thread), messageId: line.id(message) };
}

function undecided(line: Line): { undecided?: true } {
  return line.words.includes('undecided') ? { undecided: true } : {};
}

/** `message="user r1 hi"`, `message="assistant r1 hello"`: the role, the run (or `-`), then the text. */
function messagesOf(line: Line): SeenMessage[] {
  return line.options('message').map((text) => {
    const [role = '', run = '', ...words] = text.split(' ');
    return {
      id: `m-${role}-${run === '-' ? text : run}`,
      role,
      content: words.join(' '),
      ...(run === '-' ? {} : { runId: line.id(run) }),
    };
  });
}

function pageOf<T>(items: readonly T[], line: Line): { items: readonly T[]; nextCursor: string | null } {
  return { items, nextCursor: line.option('next') ?? null };
}
