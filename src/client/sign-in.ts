import { describeError, OverhearError } from '../support/errors.ts';
import type { Random } from '../support/random.ts';
import type { Credentials, Endpoints, Target } from '../target/target.ts';
import type { HttpClient, HttpEnd } from './http.ts';
import type { HeldSession, Identity, SignInRecord } from './identity.ts';
import { withRetry } from './retry.ts';
import type { Roster } from './roster.ts';

export interface SignInContext {
  readonly target: Target;
  readonly endpoints: Endpoints;
  readonly http: HttpClient;
  /** ms on a monotonic clock. */
  readonly clock: () => number;
  readonly random: Random;
  readonly onRetry: (why: string) => void;
  /** Where users come from whom the target provides; absent: they register. */
  readonly roster?: Roster;
}

/**
 * Registers a user of a name that nobody has. `profile` is the line that the model is given with each run.
 * Throws an OverhearError `sign-in-failed` when the auth service is not there or refuses.
 */
export async function register(
  context: SignInContext,
  options: { readonly profile?: { readonly number: number; readonly line: string; readonly canary: string } },
): Promise<Identity> {
  if (context.roster !== undefined) return await enlist(context, context.roster);
  const credentials = {
    email: `${context.random.text(12)}@overhear.example`,
    password: context.random.text(20),
    ...(options.profile === undefined ? {} : { profile: options.profile.line }),
  };
  const { session, record } = await signIn(context, { kind: 'register', credentials });
  return {
    userId: session.userId,
    email: credentials.email,
    password: credentials.password,
    profile: options.profile?.number,
    createdAt: context.clock(),
    sessions: new Map([[0, session]]),
    canaries: options.profile === undefined ? [] : [options.profile.canary],
    threads: [],
    runs: [],
    unrecorded: [record],
    headSeq: 0,
    warm: [],
  };
}

/** The identity of a user whom the target provides. */
async function enlist(context: SignInContext, roster: Roster): Promise<Identity> {
  const askedAt = context.clock();
  const name = context.random.text(12);
  const { user, session, past } = await provided(() => roster.enlist(name));
  const held: HeldSession = { ...session, askedAt, answeredAt: context.clock() };
  return {
    userId: session.userId,
    email: session.email,
    password: '',
    profile: undefined,
    provided: user,
    createdAt: askedAt,
    sessions: new Map([[0, held]]),
    canaries: past.canaries,
    threads: past.threads,
    runs: past.runs,
    unrecorded: [],
    headSeq: 0,
    warm: [],
  };
}

/** Signs an identity in once more, as that session of its own, if it has none yet. */
export async function addSession(context: SignInContext, identity: Identity, session: number): Promise<void> {
  if (identity.sessions.has(session)) return;
  const { email, password, provided: user } = identity;
  const { roster } = context;
  if (roster !== undefined && user !== undefined) {
    const askedAt = context.clock();
    const signed = await provided(() => roster.signIn(user, session));
    identity.sessions.set(session, { ...signed, askedAt, answeredAt: context.clock() });
    return;
  }
  const signed = await signIn(context, { kind: 'login', credentials: { email, password } });
  identity.sessions.set(session, signed.session);
  identity.unrecorded.push(signed.record);
}

async function provided<T>(signing: () => Promise<T>): Promise<T> {
  try {
    return await signing();
  } catch (cause) {
    throw new OverhearError('sign-in-failed', `the target could not sign a user in: ${describeError(cause)}`, {
      cause,
      hint: 'See `users` in the configuration of the target.',
    });
  }
}

/** Opens another session of an identity; `ttlSeconds` asks for an access token that ages out so soon. */
export async function signIn(
  context: SignInContext,
  options: {
    readonly kind: 'register' | 'login';
    readonly credentials: Credentials & { readonly profile?: string };
    readonly ttlSeconds?: number;
  },
): Promise<{ readonly session: HeldSession; readonly record: SignInRecord }> {
  const ask = { kind: options.kind } as const;
  const credentials = {
    ...options.credentials,
    ...(options.ttlSeconds === undefined ? {} : { ttlSeconds: options.ttlSeconds }),
  };
  const wire = context.target.request(ask, { token: null, credentials });
  let askedAt = context.clock();
  const end = await withRetry(
    () =>
      new Promise<HttpEnd>((resolve) => {
        askedAt = context.clock();
        context.http.send(context.endpoints.auth, wire, null, resolve);
      }),
    { onRetry: context.onRetry },
  );
  const answeredAt = context.clock();
  const hint = 'Is the auth service up, and is this its address? Try the command again with --auth URL.';
  if (end.kind === 'broken') {
    throw new OverhearError(
      'sign-in-failed',
      `${options.kind} at ${context.endpoints.auth} got no answer: ${end.why}`,
      {
        hint,
      },
    );
  }
  if (end.answer.status >= 300) {
    const said = end.answer.body.slice(0, 200);
    const message = `${options.kind} at ${context.endpoints.auth} was answered ${end.answer.status}: ${said}`;
    throw new OverhearError('sign-in-failed', message, { hint });
  }
  let session: HeldSession;
  try {
    session = { ...context.target.readSession(end.answer.body), askedAt, answeredAt };
  } catch (error) {
    throw new OverhearError('sign-in-failed', `the answer to ${options.kind} holds no session`, { cause: error, hint });
  }
  return { session, record: { ask, wire, end, askedAt, answeredAt } };
}
