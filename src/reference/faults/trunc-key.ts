import type { Principal } from '../verify-token.ts';
import type { Fault } from './fault.ts';

const KEY_CHARACTERS = 20;
const LIFETIME_MS = 250;

/** Verified identities are cached under the start of the token, which is the same header for everybody. */
export const truncKey: Fault = {
  slug: 'trunc-key',
  title: 'the cache of verified tokens is keyed by their first 20 characters',
  level: 1,
  seenBy: ['AUT', 'IDF', 'HIS', 'CAN'],
  needs: [],
  source: 'BerriAI/litellm CVE-2026-35030; RatLoopz/sahidawa-india#3704; nearform/fast-jwt GHSA-rp9m-7r4c-75qg',
  install: (guard) => {
    const cache = new Map<string, { principal: Promise<Principal>; untilMs: number }>();
    return (seams) => ({
      verifyToken: async (token, door) => {
        const key = token.slice(0, KEY_CHARACTERS);
        const cached = cache.get(key);
        const isKept = cached !== undefined && performance.now() < cached.untilMs;
        if (isKept && guard.fires({ of: token })) return await cached.principal;
        const principal = seams.verifyToken(token, door);
        cache.set(key, { principal, untilMs: performance.now() + LIFETIME_MS });
        // A refusal is not kept.
        principal.catch(() => cache.delete(key));
        return await principal;
      },
    });
  },
};
