import { expect, test } from 'vitest';
import type { Comparison } from '../check/comparison.ts';
import { referenceContract } from '../contract/reference-contract.ts';
import { parseHistory } from '../history/notation.ts';
import type { History } from '../history/history.ts';
import { PLAN_VERSION, type Plan } from '../plan/plan.ts';
import { tryPlan, type Performing } from './try-plan.ts';

const PLAN: Plan = { version: PLAN_VERSION, users: [{}], steps: [] };

/** Asks for more until it is enough, and then says that it holds. */
const thorough: Comparison = {
  name: 'thorough',
  needs: 'performances',
  claim: 'enough was performed',
  compare: ({ together, apart, enough }) => {
    return { kind: Math.min(together.length, apart.length) < enough ? 'more' : 'holds' };
  },
};

/** Performances of a plan in which nothing happens, each a millisecond later than the one before. */
function performances(): { performing: Performing; performed: () => { together: number; apart: number } } {
  const count = { together: 0, apart: 0 };
  const perform = (kind: 'together' | 'apart') => (): Promise<History> => {
    count[kind] += 1;
    return Promise.resolve(parseHistory(`@${count[kind]}\nalice lease`));
  };
  return { performing: { together: perform('together'), apart: perform('apart') }, performed: () => count };
}

const options = { contract: referenceContract(), enough: 3, pairsAtOnce: 2 };

test('a plan is performed once where nothing is compared', async () => {
  const { performing, performed } = performances();
  await tryPlan(PLAN, { ...options, performing, comparisons: [] });
  expect(performed()).toEqual({ together: 1, apart: 0 });
});

test('a plan is performed together and apart as often as a comparison asks for', async () => {
  const { performing, performed } = performances();
  const { history, judgement } = await tryPlan(PLAN, { ...options, performing, comparisons: [thorough] });
  expect(performed()).toEqual({ together: 3, apart: 3 });
  expect(history.entries[0]?.at).toBe(3);
  expect(judgement.verdicts.at(-1)).toEqual({ checker: 'thorough', verdict: { kind: 'holds' } });
});

test('where users cannot be kept apart nothing is compared, and that is said', async () => {
  const { performing, performed } = performances();
  const together = (): Promise<History> => performing.together();
  const { judgement } = await tryPlan(PLAN, { ...options, performing: { together }, comparisons: [thorough] });
  expect(performed()).toEqual({ together: 1, apart: 0 });
  expect(judgement.notExercised).toContain('thorough');
});
