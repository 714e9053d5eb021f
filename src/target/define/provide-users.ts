import { randomUUID } from 'node:crypto';
import { decodeJwt, importPKCS8, SignJWT } from 'jose';
import { OverhearError } from '../../support/errors.ts';
import type { Endpoints, Provision, Session } from '../target.ts';
import type { TargetConfig, UserConfig } from './config.ts';
import { postJson } from './post-json.ts';

/** Of tokens that do not say when they end: longer than any campaign. */
const LIFETIME_MS = 7 * 24 * 3_600_000;
const SIGNED_FOR_MS = 3_600_000;

/** The users of a configuration. */
export function provideUsers({ users }: TargetConfig): (endpoints: Endpoints) => Provision {
  if ('list' in users) {
    return () => ({
      users: users.list.length,
      signIn: ({ user }) => {
        const known = users.list[user];
        if (known === undefined) throw new RangeError(`there is no user ${user} in the list`);
        return Promise.resolve(sessionOf(known));
      },
    });
  }
  if ('jwt' in users) {
    return () => ({
      users: Infinity,
      signIn: async ({ name }) => {
        const user = { id: `user-${name}`, email: `${name}@overhear.example` };
        return { ...sessionOf({ ...user, token: await sign(users.jwt, user) }), email: user.email };
      },
    });
  }
  return ({ auth }) => ({
    users: Infinity,
    signIn: async ({ name, session }) => {
      const post = (path: string, body: object) => postJson(new URL(path, auth), body);
      return sessionOf(readUser(await users.signIn({ name, session, url: auth, post })));
    },
  });
}

function readUser(user: UserConfig): UserConfig {
  const { id, token }: { readonly id: unknown; readonly token: unknown } = user;
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  if (isText(id) && isText(token)) return user;
  const wrong = isText(id) ? 'token' : 'id';
  throw new OverhearError('bad-target', `users.signIn: expected it to return {id, token}, got no text as ${wrong}`);
}

function sessionOf({ id, token, email }: UserConfig): Session {
  return {
    userId: id,
    email: email ?? `${id}@overhear.example`,
    accessToken: token,
    refreshToken: '',
    lifetimeMs: lifetimeOf(token),
  };
}

function lifetimeOf(token: string): number {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? LIFETIME_MS : exp * 1000 - Date.now();
  } catch {
    return LIFETIME_MS;
  }
}

type JwtUsers = Extract<TargetConfig['users'], { readonly jwt: unknown }>['jwt'];

async function sign(
  { secret, key, alg = secret === undefined ? 'ES256' : 'HS256', kid, claims }: JwtUsers,
  user: { readonly id: string; readonly email: string },
): Promise<string> {
  const by = secret === undefined ? await importPKCS8(key ?? '', alg) : new TextEncoder().encode(secret);
  const issuedAt = Math.floor(Date.now() / 1000);
  return await new SignJWT({ jti: randomUUID(), ...(claims?.(user) ?? { sub: user.id }) })
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid !== undefined && { kid }) })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SIGNED_FOR_MS / 1000)
    .sign(by);
}
