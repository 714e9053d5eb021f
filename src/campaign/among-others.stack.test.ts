import { expect, test } from 'vitest';
import { defineProperty, type Property } from './property.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import type { Summary } from '../report/events.ts';

/** Short plans of so many users, who only come and send. */
function shortPlans(users: number): Property {
  return defineProperty({
    name: `plans-of-${users}`,
    claim: 'short plans show nothing of others',
    climate: {
      ops: { connect: 2, send: 8 },
      users: { min: users, max: users },
      connections: 1,
      steps: 4 * users,
      badTokens: 0,
      foreign: 0,
      agingPlans: 0,
      holds: 0.5,
    },
    checkers: ['principal', 'canary-confinement', 'known-ids'],
  });
}

async function fuzz(property: Property, faults: readonly string[]): Promise<Summary> {
  return await createFuzz(readVersion())(
    {
      stack: { kind: 'embedded', target: 'reference', replicas: 1, faults },
      properties: [property],
      seed: 7,
      runs: 120,
      shrinkTimeMs: 10_000,
      concurrency: 8,
      keepGoing: false,
      save: false,
    },
    { emit: () => undefined, signal: new AbortController().signal },
  );
}

test('a leak that takes three users is found by plans of one, with two from other executions', async () => {
  const { verdict, findings } = await fuzz(shortPlans(1), ['exhausted-pool']);
  expect(verdict).toBe('violated');
  const [finding] = findings;
  expect(finding?.plan.users).toHaveLength(3);
  expect(finding?.key).toMatchObject({ direction: 'other-user' });
  expect(finding?.repeats.violated).toBeGreaterThan(0);
}, 120_000);

test("a leak that takes a user's sixth run is found by plans of fewer, with their earlier executions", async () => {
  const { verdict, findings } = await fuzz(shortPlans(2), ['full-index']);
  expect(verdict).toBe('violated');
  const [finding] = findings;
  const sends = finding?.plan.steps.filter(({ op }) => op.kind === 'send') ?? [];
  expect(sends.length).toBeGreaterThanOrEqual(6);
  expect(finding?.repeats.violated).toBeGreaterThan(0);
}, 120_000);
