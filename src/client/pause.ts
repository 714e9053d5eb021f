/** Lets real time pass, or less when the signal is given. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/**
 * Lets real time pass until the clock shows at least `at`, both in ms, or the signal is given. A timer counts from the
 * beginning of its turn of the event loop, so one alone may fire some ms early.
 */
export async function pauseUntil(
  at: number,
  options: { readonly clock: () => number; readonly signal?: AbortSignal },
): Promise<void> {
  const { clock, signal } = options;
  for (let leftMs = at - clock(); leftMs > 0; leftMs = at - clock()) {
    if (signal?.aborted === true) return;
    await pause(Math.ceil(leftMs), signal);
  }
}
