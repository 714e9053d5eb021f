/** How many executions run at once: a fixed number, or the level at which most of them end in a second. */
export interface Throttle {
  readonly level: number;
  /** An execution has ended, at this time in ms. */
  onEnded(at: number): void;
}

const LEVELS = [2, 4, 6, 8, 12, 16, 24, 32] as const;
const START = 2;
/** A window long enough that its rate means something. */
const WINDOW = { executions: 40, ms: 1500 };
/** Below this the rates of two windows are the same. */
const NOISE = 1.03;

export function fixedThrottle(level: number): Throttle {
  return { level, onEnded: () => undefined };
}

/** Climbs the hill: goes on while the rate rises, turns when it falls. */
export function climbingThrottle(): Throttle {
  let at = START;
  let direction: 1 | -1 = 1;
  let lastRate = 0;
  let window = { since: -1, executions: 0 };
  return {
    get level() {
      return LEVELS[at] ?? LEVELS[0];
    },
    onEnded: (now) => {
      if (window.since < 0) window = { since: now, executions: 0 };
      window.executions += 1;
      const ms = now - window.since;
      if (window.executions < WINDOW.executions || ms < WINDOW.ms) return;
      const rate = window.executions / ms;
      if (rate < lastRate * NOISE) direction = direction === 1 ? -1 : 1;
      lastRate = rate;
      at = Math.min(LEVELS.length - 1, Math.max(0, at + direction));
      window = { since: now, executions: 0 };
    },
  };
}
