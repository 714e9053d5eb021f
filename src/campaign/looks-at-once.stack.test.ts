import { expect, test } from 'vitest';
import { openSite } from '../cli/open-site.ts';
import { MOST_USERS, type Plan } from '../plan/plan.ts';
import { connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { createLaboratory } from './laboratory.ts';
import { repeat } from './repeat.ts';
import { comparisonsNamed } from './try-plan.ts';

/** All connect, to one replica and another, and send. */
function planOf(count: number): Plan {
  const users = Array.from({ length: count }, (_, user) => user);
  const connects = users.map((user) => step(user, connect({ replica: user % 3 })));
  return plan(count, [...connects, ...users.map((user) => step(user, send()))]);
}

// Each has a stack for every user and one for all.
test.each([
  { what: 'of many that a busy campaign suspects', users: MOST_USERS, atOnce: 12 },
  { what: 'of one that is told with its neighbours', users: 25, atOnce: 3 },
])('looks at the plan $what, on replicas, leave the database connections', async ({ users, atOnce }) => {
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas: 3, faults: [] });
  let named = 0;
  const nextName = (): string => `look ${(named += 1)}`;
  const laboratory = createLaboratory({ ...site, nextName, comparisons: comparisonsNamed(['non-interference']) });
  try {
    const { signal } = new AbortController();
    const subject = planOf(users);
    const trials = await repeat(() => laboratory.tryAlone(subject), { times: atOnce, lanes: atOnce, signal });
    expect(trials.flatMap(({ judgement }) => judgement.violations)).toEqual([]);
    expect(trials).toHaveLength(atOnce);
  } finally {
    await laboratory.close();
    await site.close();
  }
}, 120_000);
