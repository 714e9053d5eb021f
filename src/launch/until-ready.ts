const LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 2000;
const PAUSE_MS = 25;

/** Asks until a good answer comes; once the limit has passed, gives back the last one that was not. */
export async function untilReady(url: string): Promise<string | undefined> {
  const endsMs = performance.now() + LIMIT_MS;
  for (;;) {
    const complaint = await ask(url);
    if (complaint === undefined || performance.now() > endsMs) return complaint;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    const body = await response.text();
    return response.ok ? undefined : `${url} was answered ${response.status} ${body.slice(0, 200)}`;
  } catch (error) {
    return `${url} gave no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
