import { FLAT, type When } from '../novelty/curve.ts';
import type { Summary } from './events.ts';
import { count, grouped, seconds, share } from './numbers.ts';
import type { Fact } from './summary-text.ts';

/** What executions showed that was new: how much, the last of it, when it came to an end, and what was made of it. */
export function noveltyFacts({ novelty, options, tally }: Summary): readonly Fact[] {
  if (novelty === undefined) return [];
  const { found, knownBefore, lastNew, flatSince, mutants, plans } = novelty;
  const before = knownBefore === 0 ? '' : `, besides ${grouped(knownBefore)} of earlier campaigns`;
  const flat = flatSince === undefined ? 'not yet' : `since ${whenText(flatSince)}`;
  return [
    ['features', `${grouped(found)} new${before}`],
    ...(lastNew === undefined ? [] : [['last new', `${whenText(lastNew)}: ${lastNew.feature}`] as const]),
    ['flat', `${flat} (${FLAT.features} or fewer new in ${FLAT.executions} executions)`],
    ...(options.novelty === 'followed'
      ? [['mutants', `${share(mutants, tally.executions)} of executions; ${count(plans, 'plan')} kept`] as const]
      : []),
  ];
}

function whenText({ execution, elapsedMs }: When): string {
  return `execution ${grouped(execution)}, at ${seconds(elapsedMs)}`;
}
