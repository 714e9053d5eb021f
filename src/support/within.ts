import { OverhearError } from './errors.ts';

/**
 * Waits for `work`, at most `limitMs`; then rejects with the code `watchdog` and a message that names `what` was
 * waited for. The watchdog ends a wait, never a piece of work: the caller quarantines what is still under way.
 */
export async function within<T>(work: Promise<T>, options: { limitMs: number; what: string }): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OverhearError('watchdog', `waited ${options.limitMs} ms for ${options.what}`));
    }, options.limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
