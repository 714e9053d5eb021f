import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

const ISSUER = 'netra-auth-service';
const AUDIENCE = 'netra-platform';
const LIFETIME_SECONDS = { access: 900, refresh: 604_800 } as const;

export interface NetraTokens {
  issue(kind: 'access' | 'refresh', user: { readonly id: string; readonly email: string }): Promise<string>;
  /** Undefined when the token is not one of this kind, not signed with the secret, or aged out. */
  read(kind: 'access' | 'refresh', token: string): Promise<NetraClaims | undefined>;
}

export interface NetraClaims {
  readonly userId: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Signs and verifies tokens (HS256) with the secret that both services share. */
export function createNetraTokens(secret: string): NetraTokens {
  const key = new TextEncoder().encode(secret);
  return {
    issue: (kind, { id, email }) =>
      new SignJWT({ email, permissions: ['read', 'write'], token_type: kind, type: kind })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS[kind]}s`)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .sign(key),
    read: async (kind, token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'exp'],
        });
        const { sub, exp, email } = payload;
        if (payload['token_type'] !== kind || sub === undefined || exp === undefined) return undefined;
        return { userId: sub, email: typeof email === 'string' ? email : '', expiresAt: exp };
      } catch {
        return undefined;
      }
    },
  };
}
