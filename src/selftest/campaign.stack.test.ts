import { expect, test } from 'vitest';
import { planText } from '../plan/codec.ts';
import { performCampaign } from './campaign.fixture.ts';

const RUNS = 16;

/** The plans of a campaign by the number of their execution. */
async function performedPlans(concurrency: number): Promise<ReadonlyMap<number, string>> {
  const plans = new Map<number, string>();
  const summary = await performCampaign({
    seed: 20,
    runs: RUNS,
    concurrency,
    emit: (event) => {
      if (event.kind === 'performed') plans.set(event.execution, planText(event.plan));
    },
  });
  expect(summary).toMatchObject({ verdict: 'holds', tally: { executions: RUNS } });
  return plans;
}

test('campaigns of one seed perform the same plans, at any concurrency', async () => {
  const [one, many] = [await performedPlans(1), await performedPlans(7)];
  expect(one.size).toBe(RUNS);
  expect([...many].sort(([a], [b]) => a - b)).toEqual([...one]);
});

test('what the last executions show is examined too', async () => {
  const runs = 4;
  const summary = await performCampaign({ seed: 1, runs, concurrency: runs, faults: ['started-thrice'] });
  expect(summary).toMatchObject({ verdict: 'violated', tally: { executions: runs } });
});
