import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { OverhearError } from '../support/errors.ts';
import type { Entry, EntryBody, History } from './history.ts';
import { HISTORY_VERSION } from './history.ts';
import { frameOf, replyOf } from './notation-answers.ts';
import { askOf, userIdOf } from './notation-asks.ts';
import { lineOf, type Line } from './notation-line.ts';

/**
 * A small history as text, one entry a line, for tests: `alice lease`, `c0 alice open`, `c0 > send "hi" as=q1`, `c0 <
 * accepted q1 r1 t1`, `alice http 0 threads`, `http 0 = 200 threads`, `disturbed d0 kill 1`, `mended d0`. `r1` and `t1`
 * stand for whole ids, `k0` for a token, `s1` for a step; `@500` puts the next entry at 500 ms. Times are else the
 * entry's number. Lines that begin with `#` are left out. Throws an OverhearError `notation-malformed` that names the
 * line.
 */
export function parseHistory(text: string): History {
  const users: string[] = [];
  const owners = new Map<string, number>();
  const asked = new Map<string, EntryBody>();
  const entries: Entry[] = [];
  let at = 0;
  for (const source of text.split('\n').map((line) => line.trim())) {
    if (source === '' || source.startsWith('#')) continue;
    if (source.startsWith('@')) {
      at = Number(source.slice(1));
      continue;
    }
    const line = lineOf(source);
    const body = bodyOf(line, { users, owners, asked });
    at = Math.max(at, entries.length);
    entries.push({ n: entries.length, at, ...body });
  }
  return { version: HISTORY_VERSION, entries };
}

/** What the lines so far have named. */
interface Known {
  readonly users: string[];
  /** Users by connection or request. */
  readonly owners: Map<string, number>;
  readonly asked: Map<string, EntryBody>;
}

const identity = (name: string): { userId: string; email: string } => ({
  userId: userIdOf(name),
  email: `${name}@example.test`,
});

function bodyOf(line: Line, known: Known): EntryBody {
  const [first = '', second = '', third = ''] = line.words;
  if (/^c\d+$/.test(first)) return onConnection(line, known);
  if (first === 'http') {
    const request = Number(second);
    const ask = known.asked.get(`http ${request}`);
    if (third === 'broken') return { kind: 'broken', request, by: 'server', why: 'reset' };
    if (ask?.kind !== 'request') throw malformed(line, 'a request before its answer');
    return { kind: 'response', request, ...replyOf(line.after(3), ask.ask, identity(known.users[ask.user] ?? '')) };
  }
  switch (first) {
    case 'audit':
    case 'quiet':
      return { kind: first };
    case 'held':
      return { kind: 'held', step: numberOf(second), phase: third };
    case 'released':
      return { kind: 'released', step: numberOf(second), phase: third, by: 'plan' };
    case 'disturbed': {
      const what = DISTURBANCE_KINDS.find((kind) => kind === third);
      if (what === undefined) throw malformed(line, `disturbed d0 ${DISTURBANCE_KINDS.join('|')}`);
      return { kind: 'disturbed', disturbance: numberOf(second), what, replica: Number(line.words[3] ?? 0) };
    }
    case 'mended': {
      const by = third === 'end' || third === 'rescue' ? third : 'plan';
      return { kind: 'mended', disturbance: numberOf(second), by };
    }
    case 'issued':
      return { kind: 'issued', step: numberOf(second) };
    case 'settled':
      if (third !== 'ok' && third !== 'unreached') throw malformed(line, 'settled s1 ok|unreached');
      return {
        kind: 'settled',
        step: numberOf(second),
        outcome: third === 'ok' ? { kind: third } : { kind: third, why: line.text ?? '' },
      };
    case 'watchdog': {
      const limitMs = Number(line.option('limit') ?? 5000);
      if (second === 'run') return { kind: 'watchdog', what: second, limitMs, runId: line.id(third) };
      if (second === 'step') return { kind: 'watchdog', what: second, limitMs, step: numberOf(third) };
      if (second === 'fence' || second === 'close' || second === 'handshake') {
        return { kind: 'watchdog', what: second, limitMs, connection: numberOf(third) };
      }
      throw malformed(line, 'watchdog run|step|fence|close|handshake');
    }
    case 'upstream': {
      if (second !== 'model' && second !== 'tool') throw malformed(line, 'upstream model|tool');
      const step = line.option('step');
      const stated = line.option('states');
      return {
        kind: 'upstream',
        endpoint: second,
        round: Number(line.option('round') ?? 1),
        again: line.words.includes('again'),
        raw: line.text ?? '',
        ...(known.users.includes(third) ? { user: known.users.indexOf(third) } : {}),
        ...(step === undefined ? {} : { step: numberOf(step) }),
        ...(stated === undefined ? {} : { statedUserId: identity(stated).userId }),
      };
    }
    default:
      return ofUser(line, known);
  }
}

function ofUser(line: Line, { users, owners, asked }: Known): EntryBody {
  const [name = '', what = '', third = ''] = line.words;
  if (what === 'lease') users.push(name);
  const user = users.indexOf(name);
  if (user < 0) throw malformed(line, 'a lease of this user before');
  switch (what) {
    case 'lease':
      return {
        kind: 'lease',
        user,
        ...identity(name),
        headSeq: Number(line.option('head') ?? 0),
        threads: line.options('thread').map((id) => ({ id: line.id(id), title: id })),
        runs: line.options('run').map((id) => line.id(id)),
        canaries: line.options('canary'),
      };
    case 'canary': {
      const step = line.option('step');
      return { kind: 'canary', value: third, user, place: 'model-text', ...(step ? { step: numberOf(step) } : {}) };
    }
    case 'token':
      return {
        kind: 'token',
        token: numberOf(third),
        user,
        session: Number(line.option('session') ?? 0),
        made: line.option('made') ?? 'signed in',
        sound: !line.words.includes('forged'),
        expiresEarliestAt: Number(line.option('expires') ?? 900_000),
        expiresLatestAt: Number(line.option('expires') ?? 900_000),
        secret: secretOf(line, { name, token: third }),
      };
    case 'http': {
      const ask = askOf(line.after(3));
      const token = line.option('token');
      const step = line.option('step');
      const body: EntryBody = {
        kind: 'request',
        request: Number(third),
        user,
        purpose: line.words.includes('audit') ? 'audit' : 'plan',
        service: ['logout', 'refresh', 'me'].includes(ask.kind) ? 'auth' : 'backend',
        token: token === undefined ? 0 : token === 'none' ? null : numberOf(token),
        ask,
        line: `${line.option('method') ?? 'POST'} /${ask.kind}`,
        body: JSON.stringify(ask),
        replica: Number(line.option('replica') ?? 0),
        ...(step === undefined ? {} : { step: numberOf(step) }),
      };
      owners.set(`http ${third}`, user);
      asked.set(`http ${third}`, body);
      return body;
    }
    default:
      throw malformed(line, 'lease, canary, token or http');
  }
}

function onConnection(line: Line, { users, owners }: Known): EntryBody {
  const [name = '', second = '', third = ''] = line.words;
  const connection = numberOf(name);
  const step = line.option('step');
  if (third === 'open') {
    const user = users.indexOf(second);
    if (user < 0) throw malformed(line, 'a lease of this user before');
    owners.set(name, user);
    const [resume, token] = [line.option('resume'), line.option('token')];
    const purpose = line.words.includes('warm') ? 'warm' : line.words.includes('audit') ? 'audit' : 'plan';
    return {
      kind: 'opening',
      connection,
      user,
      slot: 0,
      purpose,
      token: token === undefined ? 0 : token === 'none' ? null : numberOf(token),
      via: 'header',
      replica: Number(line.option('replica') ?? 0),
      ...(resume === undefined ? {} : { resumeFrom: Number(resume), resumeUser: user }),
      ...(step === undefined ? {} : { step: numberOf(step) }),
    };
  }
  switch (second) {
    case 'opened':
    case 'stalled':
    case 'drained':
      return { kind: second, connection };
    case 'rejected':
      return {
        kind: 'rejected',
        connection,
        status: Number(third),
        headers: '',
        body: line.text ?? '',
        ...(line.words[3] === undefined ? {} : { code: line.words[3] }),
      };
    case 'closed':
      return {
        kind: 'closed',
        connection,
        code: Number(third),
        reason: line.text ?? '',
        by: line.words.includes('client') ? 'client' : 'server',
      };
    case '>': {
      const ask = askOf(line.after(2));
      const requestId = line.option('as');
      return {
        kind: 'sent',
        connection,
        ask,
        raw: JSON.stringify({ requestId, ...ask }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(step === undefined ? {} : { step: numberOf(step) }),
      };
    }
    case '<': {
      const owner = line.option('user') ?? users[owners.get(name) ?? -1] ?? '';
      return { kind: 'frame', connection, ...frameOf(line.after(2), { ...identity(owner), connection: name }) };
    }
    default:
      throw malformed(line, 'open, opened, rejected, closed, stalled, drained, > or <');
  }
}

function numberOf(name: string): number {
  return Number(name.replace(/^\D+/, ''));
}

function malformed(line: Line, expected: string): OverhearError {
  return new OverhearError('notation-malformed', `expected ${expected}, got \`${line.source}\``, {
    hint: 'The doc comment of parseHistory shows each kind of line.',
  });
}

/** A token is a JWT where its end is told: `exp=5`, in seconds. */
function secretOf(line: Line, { name, token }: { name: string; token: string }): string {
  const exp = line.option('exp');
  if (exp === undefined) return `eyJ${name}.${token}.signature`;
  const [header, claims] = [{ alg: 'ES256' }, { sub: name, jti: token, exp: Number(exp) }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${header}.${claims}.signature`;
}
