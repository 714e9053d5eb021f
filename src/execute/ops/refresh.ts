import type { Outcome } from '../../history/history.ts';
import type { Step } from '../../plan/plan.ts';
import { askOverSocket } from '../lines.ts';
import {
  askHttp,
  forgeToken,
  openSession,
  prepareRevoked,
  prepareShortLived,
  SHORT_LIVED_SECONDS,
  waitUntilAgedOut,
} from '../prepare-token.ts';
import type { PreparedToken } from '../prepare-token.ts';
import type { HttpResult } from '../requests.ts';
import type { Actor, ActorSession, Line, Readiness, Stage } from '../stage.ts';
import { addSessionToken } from '../tokens.ts';
import { actorOf, lineOf, queueOnLine, sessionNumber, sessionOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Exchanges a refresh token over HTTP, or puts another token on the live socket. */
export function performRefresh(stage: Stage, step: StepOf<'refresh'>, settle: Settle): void {
  if (step.op.how.startsWith('socket')) changeToken(stage, step, settle);
  else prepareFor(stage, step, { work: refreshOverHttp(stage, step), settle, done: settle });
}

/** What a step waits for before the stack has anything to do with it; what goes wrong with it is its outcome. */
function prepareFor<T>(
  stage: Stage,
  step: StepOf<'refresh'>,
  { work, settle, done }: { work: Promise<T>; settle: Settle; done: (result: T) => void },
): void {
  stage.preparing.add(step.id);
  void work
    .then(done, (error: unknown) => settle({ kind: 'failed', why: String(error) }))
    .finally(() => {
      stage.preparing.delete(step.id);
      stage.wake();
    });
}

async function refreshOverHttp(stage: Stage, step: StepOf<'refresh'>): Promise<Outcome> {
  const session = sessionOf(stage, step);
  const actor = actorOf(stage, step.user);
  const live = (state: 'live' | 'twice'): Promise<HttpResult> =>
    exchange(stage, step, { actor, session, state, refreshToken: session.held.refreshToken });
  switch (step.op.how) {
    case 'http-twice': {
      const [first, second] = await Promise.all([live('twice'), live('twice')]);
      return first.outcome.kind === 'ok' ? first.outcome : second.outcome;
    }
    case 'http-dead': {
      if (session.deadRefreshToken === undefined) await live('live');
      const dead = session.deadRefreshToken;
      if (dead === undefined) return { kind: 'failed', why: 'no refresh token of the session is known to be dead' };
      return (await exchange(stage, step, { actor, session, state: 'dead', refreshToken: dead })).outcome;
    }
    default:
      return (await live('live')).outcome;
  }
}

/** Exchanges the refresh token of the step's session for a token that ages out in a second, as nobody wants to keep. */
export async function renewShortLived(
  stage: Stage,
  step: Step,
): Promise<{ readonly outcome: Outcome; readonly next: PreparedToken }> {
  actorOf(stage, step.user).clean = false;
  return await renew(stage, step, SHORT_LIVED_SECONDS);
}

/** The newest token of the step's session: what an exchange brings, or as it is when it brings nothing. */
async function renew(
  stage: Stage,
  step: Step,
  ttlSeconds?: number,
): Promise<{ readonly outcome: Outcome; readonly next: PreparedToken }> {
  const session = sessionOf(stage, step);
  const { outcome } = await exchange(stage, step, {
    actor: actorOf(stage, step.user),
    session,
    state: 'live',
    refreshToken: session.held.refreshToken,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  });
  return { outcome, next: { token: session.token, session: sessionNumber(step.connection) } };
}

async function exchange(
  stage: Stage,
  step: Step,
  options: {
    actor: Actor;
    session: ActorSession;
    state: 'live' | 'dead' | 'twice';
    refreshToken: string;
    ttlSeconds?: number;
  },
): Promise<HttpResult> {
  const { actor, session, refreshToken, ttlSeconds } = options;
  // After an exchange that was broken off nobody knows whether this refresh token lives: it may be its own twin.
  const state = options.state === 'live' && session.refreshUnknown ? 'twice' : options.state;
  const { email, password } = actor.identity;
  const result = await askHttp(stage, step, {
    ask: { kind: 'refresh', state, session: sessionNumber(step.connection) },
    token: null,
    refreshToken,
    ...(ttlSeconds === undefined ? {} : { credentials: { email, password, ttlSeconds } }),
  });
  if (result.undecided) {
    session.refreshUnknown = true;
    actor.clean = false;
  }
  if (result.session === undefined) return result;
  if (session.held.refreshToken === refreshToken) session.deadRefreshToken = refreshToken;
  session.held = { ...result.session, askedAt: result.askedAt, answeredAt: result.endedAt };
  session.token = addSessionToken({
    tokens: stage.tokens,
    startedAt: stage.startedAt,
    user: actor.user,
    session: sessionNumber(step.connection),
    held: session.held,
    request: result.request,
  });
  actor.identity.sessions.set(sessionNumber(step.connection), session.held);
  return result;
}

/**
 * The token is prepared while the connection may still be opening; the step keeps its place on the connection, or it
 * would be left to chance which of both is the sooner, and whether what its user does next comes before it.
 */
function changeToken(stage: Stage, step: StepOf<'refresh'>, settle: Settle): void {
  const line = lineOf(stage, step);
  let next: PreparedToken | { token: number } | undefined;
  const ready = (): Readiness => {
    if (stage.outcomes.has(step.id)) return { kind: 'never', why: 'its token could not be made' };
    return { kind: next === undefined ? 'wait' : 'now' };
  };
  const go = (): void => {
    if (line === undefined || next === undefined) return;
    void putOnSocket(stage, { step: step.id, line, next }).then(settle);
  };
  queueOnLine(stage, step, settle, { ready, go });
  if (line === undefined) return;
  prepareFor(stage, step, { work: tokenFor(stage, step), settle, done: (token) => (next = token) });
}

/** Puts a token on a live socket; when the stack takes it, the line lives by it from then on. */
export async function putOnSocket(
  stage: Stage,
  options: { readonly step: number; readonly line: Line; readonly next: { token: number; session?: number } },
): Promise<Outcome> {
  const { step, line, next } = options;
  return await new Promise((resolve) => {
    askOverSocket(
      stage,
      line,
      { ask: { kind: 'change-token', token: next.token }, step, token: next.token },
      (outcome, seen) => {
        if (seen?.kind === 'token-changed') {
          line.token = next.token;
          line.session = next.session;
        }
        resolve(outcome);
      },
    );
  });
}

async function tokenFor(stage: Stage, step: StepOf<'refresh'>): Promise<PreparedToken | { token: number }> {
  switch (step.op.how) {
    case 'socket-foreign': {
      const other = actorOf(stage, step.op.user ?? step.user).sessions.get(0);
      return other === undefined ? await openSession(stage, step, undefined) : { token: other.token, session: 0 };
    }
    case 'socket-renewed':
      return (await renew(stage, step)).next;
    case 'socket-expired': {
      const prepared = await prepareShortLived(stage, step);
      await waitUntilAgedOut(stage, prepared.token);
      return prepared;
    }
    case 'socket-revoked':
      return await prepareRevoked(stage, step);
    case 'socket-garbage':
      return { token: await forgeToken(stage, step, 'garbage') };
    default:
      return await openSession(stage, step, undefined);
  }
}
