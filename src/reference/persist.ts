import { Refusal, toRefusal } from './refusal.ts';

const RETRY_MS = 100;
const START_LIMIT_MS = 60_000;

/**
 * Does `work`, again and again while the stack is disturbed, until it is done or `signal` says that nobody cares any
 * more. Anything else that it throws is thrown.
 */
export async function persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (toRefusal(error).code !== 'unavailable') throw error;
      await pause(RETRY_MS, signal);
    }
  }
  return undefined;
}

/** What a service must have done before it serves: what it needs may start after it, but not for ever. */
export async function persistAtStart<T>(work: () => Promise<T>): Promise<T> {
  const done = await persist(async () => ({ value: await work() }), AbortSignal.timeout(START_LIMIT_MS));
  if (done === undefined) throw new Refusal('unavailable', `what it needs is still away after ${START_LIMIT_MS} ms`);
  return done.value;
}

/** Waits, at most until the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
