/** What an access token says: a JWT (RFC 7519) signed with ES256, header `kid`. */
export interface AccessClaims {
  readonly iss: typeof ISSUER;
  readonly aud: typeof AUDIENCE;
  /** The user's id. */
  readonly sub: string;
  /** The session's id, which a logout revokes. */
  readonly sid: string;
  readonly jti: string;
  readonly email: string;
  /** Seconds since 1970, with fractions. */
  readonly iat: number;
  readonly exp: number;
}

export const ISSUER = 'overhear-auth';
export const AUDIENCE = 'overhear-backend';
export const ALGORITHM = 'ES256';
