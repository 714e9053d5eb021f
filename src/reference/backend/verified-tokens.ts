import type { TokenDoor } from '../seams.ts';
import type { Principal } from '../verify-token.ts';
import { expired, isExpired } from '../verify-token.ts';

/** For how long a principal is remembered, in ms, and how many are at once. */
const LIFETIME_MS = 1000;
const LARGEST = 1000;

type VerifyToken = (token: string, door: TokenDoor) => Promise<Principal>;

/**
 * The same verifier, but it remembers for a second whom it found, under what `keyOf` makes of a token. Expiry is looked
 * at each time; a refusal is not remembered; and whether a session was revoked is asked of others, after this.
 */
export function rememberVerified(verify: VerifyToken, keyOf: (token: string, door: TokenDoor) => string): VerifyToken {
  const verified = new Map<string, { principal: Principal; untilMs: number }>();
  return async (token, door) => {
    const key = keyOf(token, door);
    const known = verified.get(key);
    if (known !== undefined && performance.now() < known.untilMs) {
      if (isExpired(known.principal)) throw expired();
      return known.principal;
    }
    const principal = await verify(token, door);
    verified.delete(key);
    verified.set(key, { principal, untilMs: performance.now() + LIFETIME_MS });
    // A map walks in the order of insertion: the first is the oldest.
    for (const oldest of verified.keys()) if (verified.size > LARGEST) verified.delete(oldest);
    return principal;
  };
}
