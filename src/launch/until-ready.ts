import { describeError } from '../support/errors.ts';

const LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 2000;
const PAUSE_MS = 25;

/**
 * Asks until nothing is missing; once the limit has passed, or what is asked has ended, gives back what was missing
 * last.
 */
export async function untilReady(
  ask: () => Promise<string | undefined>,
  options: { readonly limitMs?: number; readonly hasEnded?: () => boolean } = {},
): Promise<string | undefined> {
  const { limitMs = LIMIT_MS, hasEnded = () => false } = options;
  const endsMs = performance.now() + limitMs;
  for (;;) {
    const complaint = await ask();
    if (complaint === undefined || performance.now() > endsMs || hasEnded()) return complaint;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Undefined when it is answered with 2xx, else what came. */
export async function askUrl(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    const body = await response.text();
    return response.ok ? undefined : `${url} was answered ${response.status} ${body.slice(0, 200)}`;
  } catch (error) {
    return `${url} gave no answer: ${describeError(error)}`;
  }
}
