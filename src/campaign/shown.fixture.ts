import type { Violation } from '../check/checker.ts';
import { judge } from '../check/judge.ts';
import { referenceContract } from '../contract/reference-contract.ts';
import type { Entry } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Shown } from './attempts.ts';

/** A performance of a plan that showed something, in which these steps were not reached. */
export function shownBy(plan: Plan, unreached: readonly number[] = []): Shown {
  const entries = plan.steps.map(({ id }): Entry => {
    const outcome = unreached.includes(id) ? ({ kind: 'unreached', why: '' } as const) : ({ kind: 'ok' } as const);
    return { kind: 'settled', step: id, outcome, n: id, at: id };
  });
  const history = { version: 1, entries } as const;
  const judgement = judge({ plan, history, contract: referenceContract() });
  const explanation = { headline: [], facts: [], conclusion: [] };
  const violation: Violation = { checker: 'c', direction: 'own', where: 'w', at: 0, witness: [0], explanation };
  const key = { property: 'p', checker: 'c', direction: 'own', where: 'w' } as const;
  return { trial: { history, judgement }, weighed: { key, violation, alsoSeen: [] } };
}
