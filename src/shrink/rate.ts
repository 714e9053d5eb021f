/** How often a plan was performed, and in how many of these it showed the key. */
export interface Count {
  readonly performed: number;
  readonly shown: number;
}

/** Bounds of a rate, both in [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that holds the true rate with this confidence, whatever the rate is (Clopper and Pearson 1934): below
 * `low` so many showings, and above `high` so few, would each be rarer than half of what is left.
 */
export function intervalOf({ performed, shown }: Count, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: shown === 0 ? 0 : solve((rate) => 1 - atMost(shown - 1, { performed, rate }) - tail),
    high: shown === performed ? 1 : solve((rate) => tail - atMost(shown, { performed, rate })),
  };
}

/** A plan of a lower rate is shrunk as if it had this one: nobody would wait for what it takes. */
const LEAST_RATE = 0.02;

/** A rate that the true one is below once in four times. */
export function cautiousRate(count: Count): number {
  return Math.max(LEAST_RATE, intervalOf(count, 0.5).low);
}

/** Performances without a showing after which a rate of `rate` or more is ruled out, but for a chance of `alpha`. */
export function trialsToRuleOut(rate: number, alpha: number): number {
  return rate >= 1 ? 1 : Math.max(1, Math.ceil(Math.log(alpha) / Math.log1p(-rate)));
}

/** The chance of `shown` or fewer in so many performances. */
function atMost(shown: number, { performed, rate }: { readonly performed: number; readonly rate: number }): number {
  let chance = 0;
  let logChoices = 0;
  for (let k = 0; k <= shown; k += 1) {
    if (k > 0) logChoices += Math.log((performed - k + 1) / k);
    chance += Math.exp(logChoices + k * Math.log(rate) + (performed - k) * Math.log1p(-rate));
  }
  return Math.min(1, chance);
}

/** Where in (0, 1) a function that rises with the rate becomes positive. */
function solve(rising: (rate: number) => number): number {
  let low = 0;
  let high = 1;
  for (let halvings = 0; halvings < 50; halvings += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
