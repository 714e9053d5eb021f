import { Hono } from 'hono';
import type { MeBody, SessionBody } from '../../protocol/bodies.ts';
import { STATUS_OF } from '../../protocol/codes.ts';
import { createLocalJWKSet } from 'jose';
import { listen } from '../listen.ts';
import { readBody } from '../read-body.ts';
import { errorBody, Refusal, toRefusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { OpenSession } from '../store/accounts.ts';
import {
  createAccount,
  exchangeRefreshToken,
  findAccount,
  openSession,
  readAccount,
  revokeSession,
} from '../store/accounts.ts';
import type { Place } from '../store/connect.ts';
import { connect } from '../store/connect.ts';
import { isRevoked } from '../store/read-events.ts';
import type { Principal } from '../verify-token.ts';
import { bearerToken, verifyToken } from '../verify-token.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { readCredentials, readRefresh, readRegistration } from './requests.ts';
import { createTokenIssuer } from './token-issuer.ts';

export interface AuthService {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the auth service: accounts, sessions, access tokens and their public keys. */
export async function startAuthService(options: {
  database: Place;
  host: string;
  port: number;
  settings: Settings;
  onInternalError: (error: unknown) => void;
}): Promise<AuthService> {
  const { settings } = options;
  const sql = connect(options.database, { size: settings.authPool, name: 'overhear auth' });
  const issuer = await createTokenIssuer();
  const keys = createLocalJWKSet({ keys: [...issuer.keys] });
  const rules = { allowTtl: settings.allowTtl === 1, lifetimeSeconds: settings.accessTokenSeconds };

  const sessionBody = async (
    { account, sessionId, refreshToken }: OpenSession,
    seconds: number,
  ): Promise<SessionBody> => ({
    user: { id: account.id, email: account.email },
    access_token: await issuer.issue({ userId: account.id, email: account.email, sessionId, seconds }),
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: seconds,
  });
  const authenticate = async (header: string | undefined): Promise<Principal> => {
    const token = bearerToken(header);
    if (token === undefined) throw new Refusal('token_missing', 'expected a Bearer token');
    const principal = await verifyToken(token, keys);
    if (await isRevoked(sql, principal.sessionId)) throw new Refusal('token_revoked', 'the session has ended');
    return principal;
  };

  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  app.post('/auth/register', async (context) => {
    const { email, password, profile, seconds } = readRegistration(
      await readBody(context.req.raw, settings.frameBytes),
      rules,
    );
    const session = await createAccount(sql, {
      email,
      password: await hashPassword(password, settings.scryptCost),
      profile,
    });
    if (session === undefined) throw new Refusal('email_taken', 'this e-mail has an account');
    return context.json(await sessionBody(session, seconds), 201);
  });
  app.post('/auth/login', async (context) => {
    const { email, password, seconds } = readCredentials(await readBody(context.req.raw, settings.frameBytes), rules);
    const account = await findAccount(sql, email);
    const known = await isPassword(password, account?.password, settings.scryptCost);
    if (account === undefined || !known)
      throw new Refusal('invalid_credentials', 'no account has this e-mail and password');
    return context.json(await sessionBody(await openSession(sql, account), seconds));
  });
  app.post('/auth/refresh', async (context) => {
    const { refreshToken, seconds } = readRefresh(await readBody(context.req.raw, settings.frameBytes), rules);
    const session = await exchangeRefreshToken(sql, refreshToken);
    if (session === undefined) throw new Refusal('token_invalid', 'this refresh token is not alive');
    return context.json(await sessionBody(session, seconds));
  });
  app.post('/auth/logout', async (context) => {
    const { sessionId } = await authenticate(context.req.header('authorization'));
    await revokeSession(sql, sessionId);
    return context.body(null, 204);
  });
  app.get('/auth/me', async (context) => {
    const { userId } = await authenticate(context.req.header('authorization'));
    const account = await readAccount(sql, userId);
    if (account === undefined) throw new Refusal('token_invalid', 'the account is gone');
    return context.json({ user: account } satisfies MeBody);
  });
  app.get('/.well-known/jwks.json', (context) => context.json({ keys: issuer.keys }));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.notFound((context) => context.json(errorBody(new Refusal('not_found', 'no such path')), 404));
  app.onError((error, context) => {
    const refusal = toRefusal(error);
    if (refusal.code === 'internal') options.onInternalError(error);
    return context.json(errorBody(refusal), STATUS_OF[refusal.code]);
  });

  const listening = await listen(app, { host: options.host, port: options.port, what: 'auth service' }).catch(
    async (error: unknown) => {
      await sql.end({ timeout: 0 });
      throw error;
    },
  );
  return {
    url: listening.url,
    stop: async () => {
      await listening.close();
      await sql.end({ timeout: 1 });
    },
  };
}
