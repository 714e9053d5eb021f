import { Hono } from 'hono';
import type { MeBody, SessionBody } from '../../protocol/bodies.ts';
import { STATUS_OF } from '../../protocol/codes.ts';
import { createLocalJWKSet } from 'jose';
import type { Shared } from '../links.ts';
import { openLinks } from '../links.ts';
import { listen } from '../listen.ts';
import { newId } from '../new-id.ts';
import { persistAtStart } from '../persist.ts';
import { readBody } from '../read-body.ts';
import { errorBody, Refusal, toRefusal } from '../refusal.ts';
import type { AuthModifier, AuthSeams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import type { Account } from '../store/accounts.ts';
import { createAccount, findAccount, readAccount } from '../store/accounts.ts';
import type { OpenSession } from '../store/sessions.ts';
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
  shared: Shared;
  host: string;
  port: number;
  settings: Settings;
  modifiers: readonly AuthModifier[];
  onInternalError: (error: unknown) => void;
}): Promise<AuthService> {
  const { settings } = options;
  const naming = { name: 'overhear auth', pool: settings.authPool };
  const links = await persistAtStart(() => openLinks(options.shared, { ...naming, settings }));
  const { sql, sessions } = links;
  const seams = options.modifiers.reduce<AuthSeams>((replaced, modify) => ({ ...replaced, ...modify(replaced) }), {
    newUserId: () => newId('usr'),
    exchange: (refreshToken) => sessions.exchange(refreshToken),
  });
  const issuer = await createTokenIssuer();
  const keys = createLocalJWKSet({ keys: [...issuer.keys] });
  const rules = { allowTtl: settings.allowTtl === 1, lifetimeSeconds: settings.accessTokenSeconds };

  const sessionBody = async (
    { id, email }: Account,
    { session, seconds }: { session: OpenSession; seconds: number },
  ): Promise<SessionBody> => ({
    user: { id, email },
    access_token: await issuer.issue({ userId: id, email, sessionId: session.sessionId, seconds }),
    refresh_token: session.refreshToken,
    token_type: 'Bearer',
    expires_in: seconds,
  });
  const authenticate = async (header: string | undefined): Promise<Principal> => {
    const token = bearerToken(header);
    if (token === undefined) throw new Refusal('token_missing', 'expected a Bearer token');
    const principal = await verifyToken(token, keys);
    if (await sessions.isRevoked(principal.sessionId)) throw new Refusal('token_revoked', 'the session has ended');
    return principal;
  };

  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  app.post('/auth/register', async (context) => {
    const id = seams.newUserId();
    const { email, password, profile, seconds } = readRegistration(
      await readBody(context.req.raw, settings.frameBytes),
      rules,
    );
    const account = await createAccount(sql, {
      id,
      email,
      password: await hashPassword(password, settings.scryptCost),
      profile,
    });
    if (account === undefined) throw new Refusal('email_taken', 'this e-mail has an account');
    const session = await sessions.open(account.id);
    return context.json(await sessionBody(account, { session, seconds }), 201);
  });
  app.post('/auth/login', async (context) => {
    const { email, password, seconds } = readCredentials(await readBody(context.req.raw, settings.frameBytes), rules);
    const account = await findAccount(sql, email);
    const known = await isPassword(password, account?.password, settings.scryptCost);
    if (account === undefined || !known)
      throw new Refusal('invalid_credentials', 'no account has this e-mail and password');
    const session = await sessions.open(account.id);
    return context.json(await sessionBody(account, { session, seconds }));
  });
  app.post('/auth/refresh', async (context) => {
    const { refreshToken, seconds } = readRefresh(await readBody(context.req.raw, settings.frameBytes), rules);
    const session = await seams.exchange(refreshToken);
    const account = session === undefined ? undefined : await readAccount(sql, session.userId);
    if (session === undefined || account === undefined)
      throw new Refusal('token_invalid', 'this refresh token is not alive');
    return context.json(await sessionBody(account, { session, seconds }));
  });
  app.post('/auth/logout', async (context) => {
    const { sessionId } = await authenticate(context.req.header('authorization'));
    await sessions.revoke(sessionId);
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
      await links.close();
      throw error;
    },
  );
  return {
    url: listening.url,
    stop: async () => {
      await listening.close();
      await links.close();
    },
  };
}
