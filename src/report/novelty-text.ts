import { FLAT } from '../novelty/curve.ts';
import type { Summary } from './events.ts';
import { count, grouped, seconds, share } from './numbers.ts';
import type { Fact } from './summary-text.ts';

/** What executions showed that was new: how much, the last of it, when it came to an end, and what was made of it. */
export function noveltyFacts({ novelty, options, tally }: Summary): readonly Fact[] {
  if (novelty === undefined) return [];
  const { found, knownBefore, lastNew, flatSince, mutants, plans } = novelty;
  const before = knownBefore === 0 ? '' : `, besides ${grouped(knownBefore)} of earlier campaigns`;
  const last = lastNew && `the last in execution ${grouped(lastNew.execution)}, at ${seconds(lastNew.elapsedMs)}`;
  const flat =
    flatSince === undefined
      ? 'not yet'
      : `since execution ${grouped(flatSince.execution)}, at ${seconds(flatSince.elapsedMs)}`;
  return [
    ['features', `${grouped(found)} new${before}${last === undefined ? '' : `; ${last}`}`],
    ...(lastNew === undefined ? [] : [['', lastNew.feature] as const]),
    ['flat', `${flat} (${FLAT.features} or fewer new in ${FLAT.executions} executions)`],
    ...(options.novelty === 'followed'
      ? [['mutants', `${share(mutants, tally.executions)} of executions; ${count(plans, 'plan')} kept`] as const]
      : []),
  ];
}
