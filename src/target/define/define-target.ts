import * as v from 'valibot';
import { EVENT_KINDS } from '../../contract/event-kinds.ts';
import { OverhearError } from '../../support/errors.ts';
import type { TargetConfig } from './config.ts';

/** A configuration that was found to be one. */
export interface DefinedTarget {
  readonly kind: 'overhear-target';
  readonly config: TargetConfig;
}

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const code = v.function();
const eventKind = v.picklist(EVENT_KINDS);
const answerKinds = ['accepted', 'stopping', 'attached', 'pong', 'error'] as const;
const readingKind = v.picklist([...EVENT_KINDS, ...answerKinds, 'welcome', 'delta', 'other']);
const path = v.union([text, v.array(text)]);
const url = v.pipe(
  text,
  v.check((value) => value.startsWith('http') && URL.canParse(value.replace('{port}', '80')), 'http://host:port'),
);
const paths = Object.fromEntries(
  ['request', 'run', 'thread', 'user', 'connection', 'tool', 'text', 'code', 'nonce', 'cursor'].map((name) => [
    name,
    v.optional(path),
  ]),
);

const place = v.union([
  v.strictObject({ query: text }),
  v.strictObject({ header: text }),
  v.strictObject({ auth: text }),
]);

const fields = v.strictObject({
  name: v.optional(v.pipe(text, v.regex(/^[\w.-]+$/, 'letters, digits, dots and dashes'))),
  url: v.union([url, v.pipe(v.array(url), v.minLength(1))]),
  start: v.optional(
    v.strictObject({
      command: text,
      stop: v.optional(text),
      reuse: v.optional(v.boolean()),
      env: v.optional(v.record(text, v.string())),
      ready: v.optional(v.pipe(text, v.startsWith('/'))),
      readyMs: v.optional(count),
    }),
  ),
  model: v.optional(
    v.union([
      v.strictObject({ env: text }),
      v.strictObject({ listen: v.pipe(text, v.regex(/^[\w.-]+:\d+$/, 'HOST:PORT')) }),
    ]),
  ),
  users: v.union([
    v.strictObject({
      list: v.pipe(
        v.array(v.strictObject({ id: text, token: text, email: v.optional(text) })),
        v.minLength(2, 'at least two users'),
      ),
    }),
    v.strictObject({
      jwt: v.pipe(
        v.strictObject({
          secret: v.optional(text),
          key: v.optional(text),
          alg: v.optional(text),
          kid: v.optional(text),
          claims: v.optional(code),
        }),
        v.check(({ secret, key }) => (secret === undefined) !== (key === undefined), 'either secret or key'),
      ),
    }),
    v.strictObject({ signIn: code }),
  ]),
  connect: v.strictObject({
    transport: v.optional(v.union([v.picklist(['websocket', 'socket.io', 'sse', 'http']), code])),
    messages: v.optional(v.literal('http')),
    path: v.optional(v.pipe(text, v.startsWith('/'))),
    token: v.optional(
      v.union([
        v.literal('header'),
        v.strictObject({ header: text, prefix: v.optional(v.string()) }),
        v.strictObject({ query: text }),
        v.strictObject({ cookie: text }),
        v.strictObject({ subprotocol: code }),
        v.strictObject({ message: code }),
        v.strictObject({ auth: text }),
      ]),
    ),
    device: v.optional(place),
    resume: v.optional(v.union([...place.options, v.strictObject({ greet: v.literal(true) })])),
    headers: v.optional(v.record(text, v.string())),
    welcome: v.optional(v.union([v.literal(true), v.literal('first')])),
    protocols: v.optional(v.array(text)),
    greet: v.optional(v.union([v.array(v.unknown()), code])),
  }),
  send: code,
  stop: v.optional(code),
  attach: v.optional(code),
  share: v.optional(code),
  ping: v.optional(code),
  read: v.union([code, v.strictObject({ kind: path, names: v.record(text, readingKind), ...paths })]),
  grammar: v.optional(
    v.strictObject({
      first: v.optional(eventKind),
      last: v.optional(v.record(eventKind, v.picklist(['completed', 'failed', 'stopped']))),
      toolPairs: v.optional(count),
      thinkingFirst: v.optional(v.boolean()),
      closesTools: v.optional(v.boolean()),
      alwaysBegins: v.optional(v.boolean()),
      stopsOnlyAsked: v.optional(v.boolean()),
      failsWithModel: v.optional(v.boolean()),
      failsOnlyWithModel: v.optional(v.boolean()),
      pairing: v.optional(v.picklist(['call-id', 'order'])),
      repeated: v.optional(v.array(eventKind)),
      completed: v.optional(text),
    }),
  ),
  delivery: v.optional(
    v.strictObject({
      audience: v.optional(v.picklist(['connection', 'user', 'thread', 'run'])),
      replay: v.optional(v.picklist(['lost', 'cursor', 'all'])),
      order: v.optional(v.picklist(['run', 'user'])),
      inTurn: v.optional(v.boolean()),
      threadsApart: v.optional(v.boolean()),
      quietMs: v.optional(count),
    }),
  ),
  ids: v.optional(
    v.strictObject({
      request: v.optional(v.union([v.boolean(), v.literal('number')])),
      thread: v.optional(v.picklist(['client', 'stack'])),
      threads: v.optional(v.boolean()),
      key: v.optional(v.boolean()),
    }),
  ),
  refuses: v.optional(
    v.strictObject({
      handshake: v.strictObject({ status: v.optional(v.array(count)), close: v.optional(v.array(count)) }),
    }),
  ),
  limits: v.optional(
    v.strictObject({
      runEndsMs: v.optional(count),
      answersMs: v.optional(count),
      runs: v.optional(count),
      connections: v.optional(v.pipe(count, v.minValue(1))),
      textBytes: v.optional(v.pipe(count, v.minValue(200))),
      keyCharacters: v.optional(v.pipe(count, v.minValue(40))),
    }),
  ),
  probes: v.optional(v.record(text, code)),
});

const schema = v.pipe(
  fields,
  v.forward(
    v.check(({ url: at, start }) => start?.reuse !== true || !String(at).includes('{port}'), 'a `url` without {port}'),
    ['start', 'reuse'],
  ),
  v.forward(
    v.check(
      ({ connect: { messages, transport = 'websocket' } }) =>
        messages === undefined || transport === 'websocket' || transport === 'socket.io',
      'a `transport` with a socket for what comes',
    ),
    ['connect', 'messages'],
  ),
);

/**
 * Declares a target: the default export of `overhear.config.ts`. Throws an OverhearError `bad-target` that names each
 * field that is wrong, with what was expected there.
 */
export function defineTarget(config: TargetConfig): DefinedTarget {
  const result = v.safeParse(schema, config);
  if (result.success) return { kind: 'overhear-target', config };
  const wrong = result.issues.map((issue) => {
    const where = v.getDotPath(issue) ?? 'the configuration';
    const expected = issue.kind === 'validation' && issue.expected === null ? issue.message : issue.expected;
    return `${where}: expected ${expected ?? issue.message}, got ${issue.received}`;
  });
  throw new OverhearError('bad-target', `the configuration of the target is wrong\n  ${wrong.join('\n  ')}`, {
    hint: 'Each field is described where TargetConfig is declared: hover it in an editor.',
  });
}
