import { trialsToRuleOut, type Count } from './rate.ts';

/** What a count says of a plan: it shows the key, it does not, or more performances have to tell. */
export type Ruling = 'shows' | 'not' | 'open';

export type Rule = (count: Count) => Ruling;

/** Shows it if it ever does in so many performances. */
export function shownOnceIn(performances: number): Rule {
  return ({ performed, shown }) => {
    if (shown > 0) return 'shows';
    return performed >= performances ? 'not' : 'open';
  };
}

/** Shows it if it does in each of so many performances. */
export function shownInEachOf(performances: number): Rule {
  return ({ performed, shown }) => {
    if (shown < performed) return 'not';
    return performed >= performances ? 'shows' : 'open';
  };
}

/** Open until it showed it so often, or was performed so often, after a count was taken: then it shows it. */
export function countedFrom(
  before: Count,
  { showings, performances }: { readonly showings: number; readonly performances: number },
): Rule {
  return ({ performed, shown }) =>
    shown - before.shown >= showings || performed - before.performed >= performances ? 'shows' : 'open';
}

/** A plan is not taken for its better whose rate is this share of it. */
const POOR_SHARE = 0.25;
/** The chance that such a poor plan is taken all the same. */
const POOR_TAKEN = 0.05;
/** A rate of 1 was never seen to fail: one failure tells nearly for certain. */
const LARGEST_RATE = 1 - 1e-6;

/**
 * Shows it about as often as a plan of this rate: Wald's sequential test of the rate against a quarter of it, which
 * takes three showings in a row at a rate of 1. `alpha` is the chance that a plan of the rate itself is turned down.
 */
export function shownAsOften({ rate, alpha }: { readonly rate: number; readonly alpha: number }): Rule {
  const good = Math.min(rate, LARGEST_RATE);
  const poor = good * POOR_SHARE;
  const forEachShowing = Math.log(good / poor);
  const forEachFailure = Math.log1p(-good) - Math.log1p(-poor);
  const taken = Math.log((1 - alpha) / POOR_TAKEN);
  const turnedDown = Math.log(alpha / (1 - POOR_TAKEN));
  const never = trialsToRuleOut(good, alpha);
  return ({ performed, shown }) => {
    const evidence = shown * forEachShowing + (performed - shown) * forEachFailure;
    if (evidence >= taken) return 'shows';
    return evidence <= turnedDown || (shown === 0 && performed >= never) ? 'not' : 'open';
  };
}
