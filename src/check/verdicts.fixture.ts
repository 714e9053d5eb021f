import type { Contract } from '../contract/contract.ts';
import { referenceContract } from '../contract/reference-contract.ts';
import { buildView } from '../history/build-view.ts';
import type { Plan } from '../plan/plan.ts';
import type { Checker } from './checker.ts';
import { historyOf, NO_PLAN } from './sound-history.fixture.ts';

/**
 * What one checker makes of a history in notation: `direction/where` of each violation, the cause of each unknown, or
 * the verdict that it is.
 */
export function verdictOf(
  checker: Checker,
  pieces: readonly string[],
  {
    plan = NO_PLAN,
    delivery = {},
    grammar = {},
    upstream = referenceContract().upstream,
    keysAlone = true,
    threadsApart = true,
    clientThreads = false,
    recovers = true,
  }: {
    readonly plan?: Plan;
    readonly delivery?: Partial<Contract['delivery']>;
    readonly grammar?: Partial<Contract['grammar']>;
    /** In place of all that is promised. */
    readonly upstream?: Contract['upstream'];
    readonly keysAlone?: boolean;
    readonly threadsApart?: boolean;
    readonly clientThreads?: boolean;
    /** Whether anything is promised of a stack that is disturbed. */
    readonly recovers?: boolean;
  } = {},
): string[] {
  const { disturbed, ...promised } = referenceContract();
  const recovery = recovers && disturbed !== undefined ? { disturbed } : {};
  const contract = {
    ...promised,
    ...recovery,
    keysAlone,
    threadsApart,
    clientThreads,
    delivery: { ...promised.delivery, ...delivery },
    grammar: { ...promised.grammar, ...grammar },
    upstream,
  };
  const verdict = checker.check({ plan, view: buildView(historyOf(...pieces)), contract });
  if (verdict.kind === 'violated') return verdict.violations.map(({ direction, where }) => `${direction}/${where}`);
  if (verdict.kind === 'unknown') return verdict.causes.map(({ cause }) => cause);
  return [verdict.kind];
}
