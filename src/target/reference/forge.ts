import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader, exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { JWTPayload } from 'jose';
import * as v from 'valibot';
import type { TokenKind } from '../../plan/plan.ts';
import { explain } from './explain.ts';

const jwks = v.looseObject({
  keys: v.pipe(v.array(v.looseObject({ kty: v.string(), kid: v.optional(v.string()) })), v.minLength(1)),
});

/**
 * Makes a token that a sound stack refuses, from a sound one of the same user: another key, no signature, a symmetric
 * signature by the public key (RFC 8725, section 3.1), no `kid`, another audience, or claims put under the signature of
 * another user's token. Throws an Error for the kinds that only the service can make.
 */
export async function forge(
  kind: TokenKind,
  options: { readonly token: string; readonly otherToken?: string; readonly jwks: string },
): Promise<string> {
  const header = decodeProtectedHeader(options.token);
  const claims: JWTPayload = decodeJwt(options.token);
  switch (kind) {
    case 'garbage':
      return `${options.token.slice(0, 24)}.garbage`;
    case 'wrong-key':
      return await signByAnotherKey(claims, { alg: 'ES256', ...(header.kid === undefined ? {} : { kid: header.kid }) });
    case 'no-kid':
      return await signByAnotherKey(claims, { alg: 'ES256' });
    case 'wrong-aud':
      return await signByAnotherKey({ ...claims, aud: 'somebody-else' }, { alg: 'ES256', kid: header.kid ?? '' });
    case 'alg-none':
      return new UnsecuredJWT(claims).encode();
    case 'hs256-with-public-key': {
      const secret = new TextEncoder().encode(await publicKeyText(options.jwks, header.kid));
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', ...(header.kid === undefined ? {} : { kid: header.kid }) })
        .sign(secret);
    }
    case 'changed-body': {
      const [head, , signature] = (options.otherToken ?? options.token).split('.');
      const [, body] = new UnsecuredJWT({ ...claims, jti: `${String(claims.jti)}x` }).encode().split('.');
      return `${head}.${body}.${signature}`;
    }
    default:
      throw new Error(`a token of kind ${kind} cannot be forged: the service has to make it`);
  }
}

async function signByAnotherKey(claims: JWTPayload, header: { alg: 'ES256'; kid?: string }): Promise<string> {
  const { privateKey } = await anotherKey();
  return await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
}

let pair: ReturnType<typeof generateKeyPair> | undefined;
function anotherKey(): ReturnType<typeof generateKeyPair> {
  pair ??= generateKeyPair('ES256');
  return pair;
}

/** The PEM text, which is what a verifier without pinned algorithms hands to HMAC. */
async function publicKeyText(text: string, kid: string | undefined): Promise<string> {
  const { keys } = explain('a key set', jwks, JSON.parse(text));
  const key = keys.find((one) => one.kid === kid) ?? keys[0];
  const imported = await importJWK({ ...key, alg: 'ES256' }, 'ES256', { extractable: true });
  if (imported instanceof Uint8Array) throw new Error('expected a public key, got a symmetric one');
  return await exportSPKI(imported);
}
