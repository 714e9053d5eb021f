import type { HttpEnd } from './http.ts';
import { pause } from './pause.ts';

const FIRST_MS = 1000;
const LARGEST_MS = 8000;
const ATTEMPTS = 4;

/**
 * Tries what can be tried again: a connection that was refused or reset, or got no answer. Waits 1, 2 and 4 s between
 * the attempts (never above 8 s). An answer is an answer, a 401 too.
 */
export async function withRetry(
  attempt: () => Promise<HttpEnd>,
  options: { readonly onRetry: (why: string) => void; readonly signal?: AbortSignal },
): Promise<HttpEnd> {
  for (let tried = 1, waitMs = FIRST_MS; ; tried += 1, waitMs = Math.min(waitMs * 2, LARGEST_MS)) {
    const end = await attempt();
    if (end.kind === 'answered' || end.by === 'client') return end;
    if (tried >= ATTEMPTS || options.signal?.aborted === true) return end;
    options.onRetry(end.why);
    await pause(waitMs, options.signal);
  }
}
