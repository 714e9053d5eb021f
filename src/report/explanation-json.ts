import type { Change } from '../explain/variant.ts';
import type { Explanation } from '../explain/weigh-variants.ts';
import type { Plan } from '../plan/plan.ts';
import { explanationSentences } from './explanation-sentences.ts';
import { variantWords } from './variant-words.ts';

/** The whole table of an explanation. Steps and users are given by their ids and numbers in the plan. */
export function explanationObject(explanation: Explanation, plan: Plan): unknown {
  const words = variantWords(plan);
  return {
    repeats: { violated: explanation.own.shown, of: explanation.own.performed },
    sentences: explanationSentences(explanation, plan),
    changes: explanation.tried.map(({ change, count, bearing }) => ({
      kind: change.kind,
      ...placeOf(change),
      says: words.change(change),
      bearing,
      violated: count.shown,
      otherwise: count.other,
      of: count.performed,
    })),
  };
}

function placeOf(change: Change): Readonly<Record<string, number>> {
  return change.kind === 'no-profile' ? { user: change.user } : { step: change.step };
}
