import type { Fault } from './fault.ts';

const LIFETIME_MS = 200;
const LARGEST_CACHE = 100;

/** Answers to GET are kept under their path and query, and given to whoever asks next. */
export const httpCache: Fault = {
  slug: 'http-cache',
  title: 'a shared cache keeps the answers to authenticated requests',
  level: 1,
  seenBy: ['CAN', 'HIS', 'IDF'],
  needs: [],
  source:
    'Railway, incident report of 2026-03-30 (accidental CDN caching); Steam 2015-12-25; nodejs/undici CVE-2026-13697',
  install: (guard) => {
    const cache = new Map<string, { body: object; untilMs: number }>();
    return (seams) => ({
      answerRead: async (read, produce) => {
        const cached = cache.get(read.path);
        const isKept = cached !== undefined && performance.now() < cached.untilMs;
        if (isKept && guard.fires({ of: read.userId })) return cached.body;
        const body = await seams.answerRead(read, produce);
        cache.delete(read.path);
        cache.set(read.path, { body, untilMs: performance.now() + LIFETIME_MS });
        // A map walks in the order of insertion: the first is the oldest.
        for (const oldest of cache.keys()) if (cache.size > LARGEST_CACHE) cache.delete(oldest);
        return body;
      },
    });
  },
};
