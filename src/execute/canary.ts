import { createHmac } from 'node:crypto';
import type { Place } from '../history/history.ts';
import { toCanary } from '../support/canary-form.ts';

const DIGITS = 24;

/**
 * Makes the canaries of one execution, from an HMAC of (campaign, execution, user, step, place). Nobody who does not
 * know the campaign's secret can make or guess one.
 */
export function canaryMaker(options: { readonly secret: string; readonly execution: string }) {
  return (owner: { readonly user: number; readonly step?: number; readonly place: Place }): string => {
    const digest = createHmac('sha256', options.secret)
      .update([options.execution, owner.user, owner.step ?? '-', owner.place].join('/'))
      .digest('hex');
    // 128 bits have at most 25 digits in base 36 and nearly always 24 or more.
    return toCanary(BigInt(`0x${digest.slice(0, 32)}`).toString(36).padStart(DIGITS, '0').slice(-DIGITS));
  };
}
export type CanaryMaker = ReturnType<typeof canaryMaker>;
