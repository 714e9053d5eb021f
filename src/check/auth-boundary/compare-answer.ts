import type { Contract, Door, Offence } from '../../contract/contract.ts';
import type { Expectation } from '../token-offences.ts';

/** What an answer is worth, given what was wrong with the request. */
export type Comparison = 'right' | 'accepted' | 'refused' | 'wrong-code' | 'unavailable';

/**
 * Compares an answer with what was expected. `accepted`: it had to be refused. `refused`: nothing was wrong with it.
 * `wrong-code`: a refusal was due, but not this one. What the contract does not promise at this door is right.
 */
export function compareAnswer(
  answer: { readonly positive: boolean; readonly status: number | undefined; readonly code: string | undefined },
  { expectation, door, contract }: { expectation: Expectation; door: Door; contract: Contract },
): Comparison {
  const promised = (offence: Offence): boolean => contract.refusals[offence]?.[door] !== undefined;
  const fits = (offence: Offence): boolean => {
    const refusal = contract.refusals[offence]?.[door];
    if (refusal === undefined) return false;
    const status = refusal.status === undefined || answer.status === undefined || refusal.status === answer.status;
    return status && answer.code !== undefined && refusal.codes.includes(answer.code);
  };
  if (answer.positive) return expectation.surely.some(promised) ? 'accepted' : 'right';
  if (fits('unavailable') || answer.status === 503) return 'unavailable';
  if (expectation.perhaps.some((offence) => fits(offence) || !promised(offence))) return 'right';
  return expectation.surely.length > 0 ? 'wrong-code' : 'refused';
}
