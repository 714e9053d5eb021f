import { decodeJwt, decodeProtectedHeader, exportSPKI, importJWK, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE, ISSUER } from '../../protocol/claims.ts';
import type { JsonObject } from '../read-json.ts';
import { Refusal } from '../refusal.ts';
import type { Principal } from '../verify-token.ts';
import { principalOf } from '../verify-token.ts';
import type { Fault } from './fault.ts';

/** Sockets verify tokens by what the token itself says of its algorithm; requests over HTTP pin it. */
export const algWsOnly: Fault = {
  slug: 'alg-ws-only',
  title: 'the socket accepts any algorithm: none, HS256 with the public key, and tokens that name no key',
  level: 1,
  seenBy: ['AUT'],
  needs: [],
  source:
    'Senthil455/Atlas-Workforce-System#30; rust-mcp-stack/rust-mcp-sdk PR#148; Dicklesworthstone/mcp_agent_mail#211',
  install: (guard) => (seams, parts) => ({
    verifyToken: async (token, door) => {
      const header = door === 'http' ? undefined : headerOf(token);
      const lax = header !== undefined && (header.alg !== ALGORITHM || header.kid === undefined);
      return lax && guard.fires(token)
        ? await verifyLaxly(token, header.alg, await parts.publicKeys())
        : await seams.verifyToken(token, door);
    },
  }),
};

async function verifyLaxly(token: string, alg: string | undefined, keys: readonly JsonObject[]): Promise<Principal> {
  try {
    if (alg === 'none') return principalOf(decodeJwt(token));
    const key = await importJWK({ ...keys[0] }, ALGORITHM, { extractable: true });
    const symmetric = alg?.startsWith('HS') === true && !(key instanceof Uint8Array);
    const secret = symmetric ? new TextEncoder().encode(await exportSPKI(key)) : key;
    return principalOf((await jwtVerify(token, secret, { issuer: ISSUER, audience: AUDIENCE })).payload);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('token_invalid', 'the token is not valid', { cause: error });
  }
}

function headerOf(token: string): { alg?: string; kid?: string } | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}
