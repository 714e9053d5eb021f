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

/**
 * Shares of a plan's rate: what a good smaller plan has, which is to be taken, and what a poor one has, which is not.
 * What shows each time is not given away; what shows sometimes may show in each of several runs of a plan, and half as
 * often when half of them are left.
 */
const SHARES = { certain: { good: 1, poor: 0.25 }, uncertain: { good: 0.5, poor: 0.125 } };
/** The chance that a poor plan is taken all the same. */
const POOR_TAKEN = 0.05;
/** A rate of 1 was never seen to fail: one failure tells nearly for certain. */
const LARGEST_RATE = 1 - 1e-6;

/**
 * Shows it about as often as a plan of this rate: Wald's sequential test of a good share of it against a poor one, or
 * three showings in a row at a rate of 1. `alpha` is the chance that a good plan is turned down, and that one of the
 * rate itself is for never showing it.
 */
export function shownAsOften({ rate, alpha }: { readonly rate: number; readonly alpha: number }): Rule {
  const whole = Math.min(rate, LARGEST_RATE);
  const share = SHARES[whole === LARGEST_RATE ? 'certain' : 'uncertain'];
  const good = whole * share.good;
  const poor = whole * share.poor;
  const forEachShowing = Math.log(good / poor);
  const forEachFailure = Math.log1p(-good) - Math.log1p(-poor);
  const taken = Math.log((1 - alpha) / POOR_TAKEN);
  const turnedDown = Math.log(alpha / (1 - POOR_TAKEN));
  const never = trialsToRuleOut(whole, alpha);
  return ({ performed, shown }) => {
    const evidence = shown * forEachShowing + (performed - shown) * forEachFailure;
    if (evidence >= taken) return 'shows';
    return evidence <= turnedDown || (shown === 0 && performed >= never) ? 'not' : 'open';
  };
}
