import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { AccessClaims } from '../../protocol/claims.ts';
import { ALGORITHM, AUDIENCE, ISSUER } from '../../protocol/claims.ts';
import { newId } from '../new-id.ts';

/** Signs access tokens with one ES256 key, made when the service starts. */
export interface TokenIssuer {
  /** The public keys, as `/.well-known/jwks.json` shows them. */
  readonly keys: readonly JWK[];
  readonly publicKey: CryptoKey;
  /** An access token that lives for `seconds` from now. */
  issue(options: { userId: string; email: string; sessionId: string; seconds: number }): Promise<string>;
}

export async function createTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const kid = newId('tok');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' };
  return {
    keys: [jwk],
    publicKey,
    issue: async ({ userId, email, sessionId, seconds }) => {
      const nowMs = Date.now();
      const claims: AccessClaims = {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: userId,
        sid: sessionId,
        jti: newId('tok'),
        email,
        iat: nowMs / 1000,
        // In whole ms, so that the sum has no fraction that no clock shows.
        exp: Math.round(nowMs + seconds * 1000) / 1000,
      };
      return await new SignJWT({ ...claims }).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' }).sign(privateKey);
    },
  };
}
