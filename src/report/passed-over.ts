import { hideSecrets } from './cut.ts';

/** What of a campaign or a replay says that there was no stack. */
interface MaybeUnavailable {
  readonly verdict: string;
  readonly reason?: string;
  readonly neverReached?: true;
}

/**
 * Whether `--if-unavailable skip` passes it over. Only where nothing of the stack ever gave an answer: what is there
 * and does not work is no reason to be green.
 */
export function isPassedOver(
  { verdict, neverReached }: Pick<MaybeUnavailable, 'verdict' | 'neverReached'>,
  ifUnavailable: 'fail' | 'skip',
): boolean {
  return ifUnavailable === 'skip' && verdict === 'unavailable' && neverReached === true;
}

/** Whether that was asked for, and the stack is there in some way. */
export function isRefusedSkip(came: MaybeUnavailable, ifUnavailable: 'fail' | 'skip'): boolean {
  return ifUnavailable === 'skip' && came.verdict === 'unavailable' && !isPassedOver(came, ifUnavailable);
}

export const NOT_PASSED_OVER =
  '--if-unavailable skip passes over a stack of which nothing answers; something of this one did.';

/** A warning that nobody overlooks. */
export function passedOverText({ reason = 'it gave no answer' }: Pick<MaybeUnavailable, 'reason'>): string {
  const lines = [
    'NOTHING WAS CHECKED: the stack was never reached.',
    'The exit code is 0 since --if-unavailable skip was given; it says nothing about the stack.',
    hideSecrets(reason),
  ];
  const rule = '!'.repeat(RULE_WIDTH);
  return [rule, ...lines.map((line) => `!! ${line}`), rule].join('\n');
}
const RULE_WIDTH = 78;
