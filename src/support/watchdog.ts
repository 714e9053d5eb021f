/** Fires once when nothing touched it for `limitMs`. */
export interface Watchdog {
  touch(): void;
  stop(): void;
}

/** Touching is cheap: the timer is set anew only when it runs out, for the rest of the time. */
export function createWatchdog(options: { readonly limitMs: number; readonly onExpire: () => void }): Watchdog {
  let touchedAt = performance.now();
  const arm = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      const leftMs = touchedAt + options.limitMs - performance.now();
      if (leftMs > 0) timer = arm(leftMs);
      else options.onExpire();
    }, ms);
  let timer = arm(options.limitMs);
  return {
    touch: () => {
      touchedAt = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
