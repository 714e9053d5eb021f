import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { listen, type Listening } from '../../reference/listen.ts';
import { parseObject } from '../../reference/read-json.ts';
import { bearerToken } from '../../reference/verify-token.ts';
import type { NetraTokens } from './tokens.ts';

interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/**
 * Serves the auth service: accounts in memory, tokens of the shared secret. A refusal is `{detail}`; a token that is
 * not valid is 200 with `valid: false` where the backend asks. A refresh token is good for one use.
 */
export function serveNetraAuth(tokens: NetraTokens, port: number): Promise<Listening> {
  const accounts = new Map<string, Account>();
  const dead = new Set<string>();
  const session = async (account: { readonly id: string; readonly email: string }) => ({
    access_token: await tokens.issue('access', account),
    refresh_token: await tokens.issue('refresh', account),
    token_type: 'Bearer',
    expires_in: 900,
  });
  const living = async (kind: 'access' | 'refresh', token: string) =>
    dead.has(token) ? undefined : await tokens.read(kind, token);

  const app = new Hono();
  app.post('/auth/register', async (context) => {
    const { email, password, name } = await bodyOf(context.req.raw);
    if (!isText(email) || !isText(password)) return context.json({ detail: 'Email and password are required' }, 422);
    if (accounts.has(email)) return context.json({ detail: 'User already exists' }, 409);
    const account = { id: randomUUID(), email, password, name: isText(name) ? name : '' };
    accounts.set(email, account);
    return context.json({ ...(await session(account)), user: { id: account.id, email, name: account.name } });
  });
  app.post('/auth/login', async (context) => {
    const { email, password } = await bodyOf(context.req.raw);
    if (!isText(email) || !isText(password)) return context.json({ detail: 'Email and password are required' }, 422);
    const account = accounts.get(email);
    if (account?.password !== password) return context.json({ detail: 'Invalid credentials' }, 401);
    return context.json({ ...(await session(account)), user: { id: account.id, email, name: account.name } });
  });
  app.post('/auth/refresh', async (context) => {
    const { refresh_token: token } = await bodyOf(context.req.raw);
    if (!isText(token)) return context.json({ detail: 'refresh_token field is required' }, 422);
    const claims = await living('refresh', token);
    // Looked at again after the wait, so that of two uses at once one is refused.
    if (claims === undefined || dead.has(token)) return context.json({ detail: 'Invalid refresh token' }, 401);
    dead.add(token);
    return context.json(await session({ id: claims.userId, email: claims.email }));
  });
  app.post('/auth/logout', (context) => {
    const token = bearerToken(context.req.header('authorization'));
    if (token !== undefined) dead.add(token);
    return context.json({ message: 'Successfully logged out', status: 'success' });
  });
  app.post('/auth/validate', async (context) => {
    const { token } = await bodyOf(context.req.raw);
    if (!isText(token)) return context.json({ valid: false, error: 'missing_token', message: 'Token is required' });
    const claims = await living('access', token);
    if (claims === undefined) {
      return context.json({ valid: false, error: 'invalid_token', message: 'Invalid or expired token' });
    }
    const { userId, email, expiresAt } = claims;
    return context.json({
      valid: true,
      user_id: userId,
      email,
      permissions: ['read', 'write'],
      expires_at: new Date(expiresAt * 1000).toISOString(),
    });
  });
  app.get('/auth/me', async (context) => {
    const token = bearerToken(context.req.header('authorization'));
    const claims = token === undefined ? undefined : await living('access', token);
    if (claims === undefined) return context.json({ detail: 'Invalid or expired token' }, 401);
    const name = accounts.get(claims.email)?.name ?? '';
    return context.json({ id: claims.userId, email: claims.email, name });
  });
  app.get('/health', (context) => context.json({ status: 'healthy', service: 'auth-service', version: '1.0.0' }));
  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  return listen(app, { host: '127.0.0.1', port, what: 'auth service' });
}

/** The fields of a body; a body that is no JSON object has none. */
async function bodyOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  return parseObject(await request.text()) ?? {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
