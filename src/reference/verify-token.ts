import type { JWTVerifyGetKey } from 'jose';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE, ISSUER } from '../protocol/claims.ts';
import { Refusal } from './refusal.ts';

/** Who a token says its bearer is. A principal is made from a verified token and from nothing else. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  /** ms since 1970, with fractions. */
  readonly expiresAtMs: number;
}

/**
 * Verifies an access token against the public keys: algorithm, `kid`, signature, issuer, audience, form, and expiry
 * without leeway. Refusals: `token_invalid`, `token_expired`; keys that cannot be had are `unavailable`. Whether the
 * session was revoked is not looked at.
 */
export async function verifyToken(token: string, keys: JWTVerifyGetKey): Promise<Principal> {
  try {
    if (typeof decodeProtectedHeader(token).kid !== 'string')
      throw new Refusal('token_invalid', 'the token names no key');
    const { payload } = await jwtVerify(token, reachable(keys), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
    });
    return principalOf(payload);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The principal of verified claims; refused when they lack one, or when `exp` has come. */
export function principalOf(claims: { sub?: unknown; sid?: unknown; exp?: unknown }): Principal {
  const { sub, sid, exp } = claims;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') {
    throw new Refusal('token_invalid', 'the token lacks a claim');
  }
  const principal = { userId: sub, sessionId: sid, expiresAtMs: exp * 1000 };
  // The library compares whole seconds only.
  if (isExpired(principal)) throw expired();
  return principal;
}

export function isExpired(principal: Principal): boolean {
  return principal.expiresAtMs <= Date.now();
}

/** The token of an `Authorization` header; undefined when it holds no Bearer token (RFC 6750 section 2.1). */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S.*)$/i.exec(header ?? '')?.[1];
}

export function expired(): Refusal {
  return new Refusal('token_expired', 'the token has expired');
}

/** Whatever is wrong with a token makes it invalid, but for its age. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.JWTExpired) return expired();
  return new Refusal('token_invalid', 'the token is not valid', { cause: error });
}

/** The same keys; that they cannot be had is not the token's fault. */
function reachable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, input) => {
    try {
      return await keys(header, input);
    } catch (error) {
      const ofToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      throw ofToken ? error : new Refusal('unavailable', 'the public keys cannot be had', { cause: error });
    }
  };
}
