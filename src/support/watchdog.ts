/** Fires once when nothing touched it for `limitMs`, or an eighth more. */
export interface Watchdog {
  touch(): void;
  stop(): void;
}

/** Does something each time that nothing touched it for `limitMs`. */
export function onSilence({ limitMs, act }: { readonly limitMs: number; readonly act: () => void }): Watchdog {
  const arm = (): Watchdog =>
    createWatchdog({
      limitMs,
      onExpire: () => {
        watchdog = arm();
        act();
      },
    });
  let watchdog = arm();
  return { touch: () => watchdog.touch(), stop: () => watchdog.stop() };
}

const SLICES = 8;

/**
 * Counts slices of its limit in which this process was awake: time in which it stood still, and could have heard
 * nothing, is one slice however long it was, and what came meanwhile is heard before the next.
 */
export function createWatchdog(options: { readonly limitMs: number; readonly onExpire: () => void }): Watchdog {
  let silentSlices = 0;
  const timer = setInterval(() => {
    silentSlices += 1;
    if (silentSlices <= SLICES) return;
    clearInterval(timer);
    options.onExpire();
  }, options.limitMs / SLICES);
  return {
    touch: () => {
      silentSlices = 0;
    },
    stop: () => clearInterval(timer),
  };
}
