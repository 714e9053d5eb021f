import type { Ask } from '../contract/ask.ts';
import type { SeenReply } from '../contract/seen.ts';
import type { Outcome, Purpose } from '../history/history.ts';
import type { Credentials, Session } from '../target/target.ts';
import type { InFlight, Stage } from './stage.ts';

/** What an HTTP ask came to: the outcome of its step, and the answer where one came that could be read. */
export interface HttpResult {
  readonly outcome: Outcome;
  readonly request: number;
  readonly seen: SeenReply | undefined;
  /** Whether it took effect is not known: it was broken off, or answered with an error of the stack's own. */
  readonly undecided: boolean;
  /** The session that a register, login or refresh brought. */
  readonly session: Session | undefined;
  /** When it was asked and when it ended, on the campaign's clock in ms. */
  readonly askedAt: number;
  readonly endedAt: number;
}

export interface HttpAsk {
  readonly user: number;
  readonly ask: Ask;
  readonly token: number | null;
  readonly purpose: Purpose;
  readonly replica: number;
  readonly step?: number;
  readonly refreshToken?: string;
  readonly credentials?: Credentials & { readonly profile?: string; readonly ttlSeconds?: number };
}

/** Sends an HTTP request, records it and its answer, and then calls `onEnd`, before anything else is looked at. */
export function askOverHttp(stage: Stage, asked: HttpAsk, onEnd: (result: HttpResult) => void): void {
  const { recorder, target } = stage;
  const secret = asked.token === null ? null : stage.tokens.get(asked.token).secret;
  const wire = target.request(asked.ask, {
    token: secret,
    ...(asked.refreshToken === undefined ? {} : { refreshToken: asked.refreshToken }),
    ...(asked.credentials === undefined ? {} : { credentials: asked.credentials }),
  });
  const request = stage.counters.request;
  stage.counters.request += 1;
  recorder.add({
    kind: 'request',
    request,
    user: asked.user,
    purpose: asked.purpose,
    ...(asked.step === undefined ? {} : { step: asked.step }),
    service: wire.service,
    token: asked.token,
    ask: asked.ask,
    line: requestLine(wire),
    body: wire.body ?? '',
    replica: replicaIndex(stage, asked.replica),
  });
  const inFlight: InFlight = { step: asked.step, pending: undefined };
  stage.requests.add(inFlight);
  const askedAt = stage.signIn.clock();
  const origin = wire.service === 'auth' ? stage.endpointsOf(asked.user).auth : backendOf(stage, asked);
  const placed = secret === null ? undefined : target.placeToken?.(wire, secret);
  inFlight.pending = stage.http.send(origin, placed ?? wire, placed === undefined ? secret : null, (end) => {
    stage.requests.delete(inFlight);
    const endedAt = stage.signIn.clock();
    if (end.kind === 'broken') {
      recorder.add({ kind: 'broken', request, by: end.by, why: end.why });
      const outcome: Outcome = { kind: 'indeterminate', why: end.why };
      onEnd({ outcome, request, seen: undefined, undecided: true, session: undefined, askedAt, endedAt });
    } else {
      const { status, headers, body } = end.answer;
      const { seen, problem } = read(() => target.readReply(asked.ask, status, body));
      recorder.add({ kind: 'response', request, status, headers, body, ...(seen ? { seen } : { problem }) });
      const outcome: Outcome =
        status < 400 ? { kind: 'ok' } : { kind: 'refused', code: seen?.code ?? String(status) };
      const brings = SESSION_ASKS.has(asked.ask.kind) && status < 300;
      const session = brings ? read(() => target.readSession(body)).seen : undefined;
      const undecided = seen?.undecided === true || status >= 500;
      onEnd({ outcome, request, seen, undecided, session, askedAt, endedAt });
    }
    stage.wake();
  });
}

const SESSION_ASKS: ReadonlySet<Ask['kind']> = new Set(['register', 'login', 'refresh']);

/** `POST /api/threads/new/messages` and the headers that the ask itself needs. */
export function requestLine(wire: {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}): string {
  const headers = Object.entries(wire.headers ?? {}).map(([name, value]) => `\n${name}: ${value}`);
  return `${wire.method} ${wire.path}${headers.join('')}`;
}

/** Pins beyond the replicas fold back into them; stacks of users who are kept apart have equally many. */
export function replicaIndex({ endpointsOf }: Pick<Stage, 'endpointsOf'>, replica: number): number {
  return replica % endpointsOf(0).backends.length;
}

export function backendOf(
  stage: Pick<Stage, 'endpointsOf'>,
  { user, replica }: { readonly user: number; readonly replica: number },
): string {
  const origin = stage.endpointsOf(user).backends[replicaIndex(stage, replica)];
  if (origin === undefined) throw new RangeError('a target has at least one backend');
  return origin;
}

/** A reader of the target's says by an Error what it could not read; that is data for the checkers. */
export function read<T>(reading: () => T): { readonly seen?: T; readonly problem?: string } {
  try {
    return { seen: reading() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
