import type { CampaignVerdict } from '../report/events.ts';
import type { Count } from './tally.ts';

/** From so many executions on, two users' runs must have overlapped at least once. */
const OVERLAP_AFTER = 50;
/** Executions without a verdict, as a share of all: above it the campaign has none either. */
const UNKNOWN_SHARE = 0.01;

/** What a campaign comes to that found nothing, and was neither interrupted nor cut off. Seeing nothing is failing. */
export function judgeSilence(
  count: Count,
  options: {
    readonly aboutEvents: boolean;
    readonly disturbed: boolean;
    readonly unconfirmed: number;
    /** The checkers of the campaign's properties. */
    readonly checkers: readonly string[];
  },
): { readonly verdict: CampaignVerdict; readonly reason?: string } {
  const { executions, events, frames, unparsed, overlapping, disturbed } = count.tally(0);
  if (executions === 0) return { verdict: 'vacuous', reason: 'no execution ended within the budget' };
  if (options.aboutEvents && events === 0) return { verdict: 'vacuous', reason: 'not one agent event was seen' };
  if (options.disturbed && disturbed === 0) return { verdict: 'vacuous', reason: 'the stack was never disturbed' };
  const judged = count.checkers.filter(({ verdicts }) => verdicts.holds + verdicts.unknown + verdicts.violated > 0);
  if (!judged.some(({ name }) => options.checkers.includes(name))) {
    return { verdict: 'vacuous', reason: `nothing was there to judge for ${options.checkers.join(', ')}` };
  }
  if (unparsed * 2 > frames) return { verdict: 'vacuous', reason: `${unparsed} of ${frames} frames could not be read` };
  if (count.blindOwners > 0) {
    const reason = `${count.blindOwners} users never saw their own canary, so the search for others' was blind there`;
    return { verdict: 'vacuous', reason };
  }
  if (executions >= OVERLAP_AFTER && overlapping === 0) {
    return { verdict: 'vacuous', reason: `in ${executions} executions no runs of two users were under way at once` };
  }
  if (options.unconfirmed > 0) {
    const reason = `${options.unconfirmed} violations were seen beside other executions and not again alone`;
    return { verdict: 'unknown', reason };
  }
  if (count.unknownExecutions > executions * UNKNOWN_SHARE) {
    return { verdict: 'unknown', reason: `${count.unknownExecutions} of ${executions} executions gave no verdict` };
  }
  return { verdict: 'holds' };
}
