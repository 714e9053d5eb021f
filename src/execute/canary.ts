import { createHmac } from 'node:crypto';
import type { Place } from '../history/history.ts';

/** What every canary begins with: rare in texts, absent from the protocol's own words, found by one `indexOf`. */
export const CANARY_PREFIX = 'zq';
const LENGTH = 24;

/**
 * Makes the canaries of one execution: `zq` and 24 characters of [0-9a-z], from an HMAC of (campaign, execution, user,
 * step, place). Nobody who does not know the campaign's secret can make or guess one.
 */
export function canaryMaker(options: { readonly secret: string; readonly execution: string }) {
  return (owner: { readonly user: number; readonly step?: number; readonly place: Place }): string => {
    const digest = createHmac('sha256', options.secret)
      .update([options.execution, owner.user, owner.step ?? '-', owner.place].join('/'))
      .digest('hex');
    // 128 bits have at most 25 digits in base 36 and nearly always 24 or more.
    const digits = BigInt(`0x${digest.slice(0, 32)}`).toString(36).padStart(LENGTH, '0');
    return CANARY_PREFIX + digits.slice(-LENGTH);
  };
}
export type CanaryMaker = ReturnType<typeof canaryMaker>;
