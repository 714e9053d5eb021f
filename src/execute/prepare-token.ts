import { AUDIT_SESSION } from '../client/identity.ts';
import type { HeldSession } from '../client/identity.ts';
import { pauseUntil } from '../client/pause.ts';
import type { Step, TokenKind } from '../plan/plan.ts';
import { OverhearError } from '../support/errors.ts';
import { actorOf, replicaOf, sessionOf } from './ops/op.ts';
import { askOverHttp } from './requests.ts';
import type { HttpResult } from './requests.ts';
import type { Actor, Stage } from './stage.ts';
import { addActorSession } from './tokens.ts';

/** A token with the session that it is of. */
export interface PreparedToken {
  readonly token: number;
  readonly session: number;
}

/** The shortest lifetime that an auth service can be asked for; the one place where real time passes. */
export const SHORT_LIVED_SECONDS = 1;

/** Signs the step's user in once more, with a token that ages out in a second. */
export async function prepareShortLived(stage: Stage, step: Step): Promise<PreparedToken> {
  return await openSession(stage, step, SHORT_LIVED_SECONDS);
}

/** Signs the step's user in once more and out again: the token is sound, and revoked. */
export async function prepareRevoked(stage: Stage, step: Step): Promise<PreparedToken> {
  const prepared = await openSession(stage, step, undefined);
  const session = actorOf(stage, step.user).sessions.get(prepared.session);
  const result = await askHttp(stage, step, { ask: { kind: 'logout' }, token: prepared.token });
  if (result.outcome.kind !== 'ok') throw new OverhearError('logout-failed', 'a logout was not answered by a success');
  if (session !== undefined) session.revokedAt = stage.recorder.now();
  return prepared;
}

/** Resolves once the token has surely aged out, by the recorded times of its issue. */
export async function waitUntilAgedOut(stage: Stage, token: number): Promise<void> {
  await pauseUntil(stage.tokens.get(token).expiresLatestAt, { clock: () => stage.recorder.now() });
}

/** Signs the step's user in once more, as a session of this execution alone. */
export async function openSession(stage: Stage, step: Step, ttlSeconds: number | undefined): Promise<PreparedToken> {
  const actor = actorOf(stage, step.user);
  const { email, password } = actor.identity;
  const credentials = { email, password, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
  const result = await askHttp(stage, step, { ask: { kind: 'login' }, token: null, credentials });
  if (result.session === undefined) throw new OverhearError('sign-in-failed', 'a login brought no session');
  const held: HeldSession = { ...result.session, askedAt: result.askedAt, answeredAt: result.endedAt };
  const session = nextSession(actor);
  const known = addActorSession({
    tokens: stage.tokens,
    startedAt: stage.startedAt,
    actor,
    session,
    held,
    request: result.request,
  });
  return { token: known.token, session };
}

/** The number of a session of this execution alone. */
export function nextSession({ sessions }: Actor): number {
  return Math.max(AUDIT_SESSION, ...sessions.keys()) + 1;
}

/** Makes a token that must be refused, after the sound one of the step's session. */
export async function forgeToken(stage: Stage, step: Step, kind: TokenKind): Promise<number> {
  const own = stage.tokens.get(sessionOf(stage, step).token).secret;
  const other = someoneElse(stage, step.user)?.sessions.get(0);
  const secret = await stage.target.forge(kind, {
    token: own,
    jwks: await stage.jwksOf(step.user),
    ...(other === undefined ? {} : { otherToken: stage.tokens.get(other.token).secret }),
  });
  const never = Number.MAX_SAFE_INTEGER;
  return stage.tokens.add({
    secret,
    user: step.user,
    session: null,
    made: kind,
    sound: false,
    expiresEarliestAt: never,
    expiresLatestAt: never,
  });
}

function someoneElse(stage: Stage, user: number): Actor | undefined {
  return stage.actors.find((actor) => actor.user !== user);
}

/** One request of a step, awaited: the steps that prepare something are not in a hurry. */
export async function askHttp(
  stage: Stage,
  step: Step,
  asked: Pick<Parameters<typeof askOverHttp>[1], 'ask' | 'token' | 'credentials' | 'refreshToken'>,
): Promise<HttpResult> {
  return await new Promise((resolve) => {
    askOverHttp(
      stage,
      { ...asked, user: step.user, purpose: 'plan', replica: replicaOf(step), step: step.id },
      resolve,
    );
  });
}
