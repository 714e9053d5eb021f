import type { SignIn, UserConfig, UsersConfig } from '../define/config.ts';

/** `http://host:port` */
export type HttpAddress = string;

const PASSWORD = 'correct-horse-battery-1';
const CLAIMS = {
  permissions: ['read', 'write'],
  token_type: 'access',
  type: 'access',
  iss: 'netra-auth-service',
  aud: 'netra-platform',
};

/** Users with tokens of the services' secret where that is known, else those who register at the auth service. */
export function netraUsers(by: {
  readonly auth: HttpAddress;
  readonly jwtSecret: string | undefined;
}): UsersConfig {
  const { auth, jwtSecret } = by;
  if (jwtSecret === undefined) return { signIn: (user) => signIn(user, auth) };
  return { jwt: { secret: jwtSecret, claims: ({ id, email }) => ({ sub: id, email, ...CLAIMS }) } };
}

/** Registers the first time, and signs in with the same name and password from then on. */
async function signIn({ name, session, post }: SignIn, auth: HttpAddress): Promise<UserConfig> {
  const email = `${name}@overhear.example`;
  const path = session === 0 ? '/auth/register' : '/auth/login';
  const body = { email, password: PASSWORD, ...(session === 0 && { name }) };
  const { user, access_token: token } = await post(new URL(path, auth).href, body);
  const id: unknown = typeof user === 'object' && user !== null ? Reflect.get(user, 'id') : undefined;
  if (typeof id !== 'string' || typeof token !== 'string') {
    throw new Error(`expected ${path} to answer with user.id and access_token, got neither or one of them`);
  }
  return { id, token, email };
}
