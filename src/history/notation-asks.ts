import { type Ask, GARBAGE_FORMS } from '../contract/ask.ts';
import { OverhearError } from '../support/errors.ts';
import type { Line } from './notation-line.ts';

/** The id of a user of that name. */
export function userIdOf(name: string): string {
  return `user_${name}_00000000`;
}

/**
 * `send "hi" into=t1 key=k`, `stop r1`, `attach r1 t1`, `probe r1 t1`, `share r1 t1 bob`, `messages t1
 * limit=2 cursor=x`, `ping n1`, `change-token k1`, `garbage bad-json`.
 */
export function askOf(line: Line): Ask {
  const [kind = '', object = ''] = line.words;
  const [limit, cursor, into, key] = ['limit', 'cursor', 'into', 'key'].map((name) => line.option(name));
  const page = {
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  switch (kind) {
    case 'send':
      return {
        kind,
        content: line.text ?? '',
        ...(into === undefined ? {} : { threadId: line.id(into) }),
        ...(key === undefined ? {} : { key }),
      };
    case 'attach':
      return { kind, runId: line.id(object), threadId: line.id(line.words[2] ?? '') };
    case 'probe': {
      const [, , thread = ''] = line.words;
      return { kind, name: 'record', runId: line.id(object), threadId: line.id(thread), userId: '' };
    }
    case 'share': {
      const [, , thread = '', member = ''] = line.words;
      return { kind, runId: line.id(object), threadId: line.id(thread), userId: userIdOf(member) };
    }
    case 'stop':
    case 'run':
      return { kind, runId: line.id(object) };
    case 'messages':
      return { kind, threadId: line.id(object), ...page };
    case 'threads':
      return { kind, ...page };
    case 'delete':
      return { kind, threadId: line.id(object) };
    case 'ping':
      return { kind, nonce: object };
    case 'change-token':
      return { kind, token: Number(object.slice(1)) };
    case 'garbage':
      return { kind, form: GARBAGE_FORMS.find((form) => form === object) ?? 'bad-json' };
    case 'me':
    case 'logout':
      return { kind };
    case 'login':
    case 'register':
      return { kind, ...(object === 'wrong' || object === 'taken' ? { credentials: object } : {}) };
    case 'refresh':
      return {
        kind,
        state: object === 'dead' || object === 'twice' ? object : 'live',
        session: Number(line.option('session') ?? 0),
      };
    default:
      throw new OverhearError('notation-malformed', `expected an ask, got \`${line.source}\``, {
        hint: 'The doc comment of askOf shows each kind of ask.',
      });
  }
}
