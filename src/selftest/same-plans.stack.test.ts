import { expect, test } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import { planText } from '../plan/codec.ts';

const RUNS = 30;

/** The plans of a campaign by the number of their execution. */
async function performedPlans(concurrency: number): Promise<ReadonlyMap<number, string>> {
  const plans = new Map<number, string>();
  const summary = await createFuzz(readVersion())(
    {
      stack: { kind: 'embedded', target: 'reference', replicas: 1, faults: [] },
      properties: PROPERTIES,
      seed: 20,
      runs: RUNS,
      shrinkTimeMs: 1000,
      concurrency,
      keepGoing: false,
      save: false,
    },
    {
      emit: (event) => {
        if (event.kind === 'performed') plans.set(event.execution, planText(event.plan));
      },
      signal: new AbortController().signal,
    },
  );
  expect(summary).toMatchObject({ verdict: 'holds', tally: { executions: RUNS } });
  return plans;
}

test('campaigns of one seed perform the same plans, at any concurrency', async () => {
  const [one, many] = [await performedPlans(1), await performedPlans(7)];
  expect(one.size).toBe(RUNS);
  expect([...many].sort(([a], [b]) => a - b)).toEqual([...one]);
});
