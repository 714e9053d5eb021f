/** What a campaign may spend: executions, and time of searching; unlimited where it is not given. */
export interface Budget {
  isSpent(started: number): boolean;
  /** Of searching so far, in ms. */
  elapsedMs(): number;
  /** From here on time is not counted. */
  pause(): void;
  resume(): void;
}

/** A budget that runs from now on. */
export function createBudget(
  limits: { readonly runs?: number; readonly timeMs?: number },
  clock: () => number,
): Budget {
  let since: number | undefined = clock();
  let spentMs = 0;
  const elapsedMs = (): number => spentMs + (since === undefined ? 0 : clock() - since);
  return {
    isSpent: (started) =>
      (limits.runs !== undefined && started >= limits.runs) ||
      (limits.timeMs !== undefined && elapsedMs() >= limits.timeMs),
    elapsedMs,
    pause: () => {
      spentMs = elapsedMs();
      since = undefined;
    },
    resume: () => {
      since ??= clock();
    },
  };
}
