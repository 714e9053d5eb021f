import type { HeldSession } from '../client/identity.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Actor, ActorSession, HeldToken, Stage, TokenBook } from './stage.ts';

/** The tokens of one execution: each is recorded once, and known by its number from then on. */
export function createTokenBook(recorder: Recorder): TokenBook {
  const tokens: HeldToken[] = [];
  return {
    add: (token) => {
      const number = tokens.length;
      recorder.add({ kind: 'token', token: number, ...token });
      tokens.push({ number, secret: token.secret, expiresLatestAt: token.expiresLatestAt });
      return number;
    },
    get: (number) => {
      const token = tokens[number];
      if (token === undefined) throw new RangeError(`no token ${number} in this execution`);
      return token;
    },
  };
}

/** Makes a session known to the execution. `startedAt`: the campaign's clock at the history's zero, in ms. */
export function addActorSession(
  options: Pick<Stage, 'tokens'> & {
    readonly startedAt: number;
    readonly actor: Pick<Actor, 'user' | 'sessions'>;
    readonly session: number;
    readonly held: HeldSession;
    readonly request?: number;
  },
): ActorSession {
  const token = addSessionToken({ ...options, user: options.actor.user });
  const known: ActorSession = { held: options.held, token, refreshUnknown: false, perhapsRevoked: false };
  options.actor.sessions.set(options.session, known);
  return known;
}

/**
 * Records the access token of a session. The service made it between the ask and its answer, so it ages out between
 * these two plus its lifetime, whatever the service's clock says.
 */
export function addSessionToken(
  options: Pick<Stage, 'tokens'> & {
    readonly startedAt: number;
    readonly user: number;
    readonly session: number;
    readonly held: HeldSession;
    readonly request?: number;
  },
): number {
  const { held, startedAt } = options;
  return options.tokens.add({
    secret: held.accessToken,
    user: options.user,
    session: options.session,
    made: 'signed in',
    sound: true,
    expiresEarliestAt: held.askedAt + held.lifetimeMs - startedAt,
    expiresLatestAt: held.answeredAt + held.lifetimeMs - startedAt,
    ...(options.request === undefined ? {} : { request: options.request }),
  });
}
