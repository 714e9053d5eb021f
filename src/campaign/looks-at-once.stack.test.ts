import { expect, test } from 'vitest';
import { openSite } from '../cli/open-site.ts';
import { MOST_USERS } from '../plan/plan.ts';
import { connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { createLaboratory } from './laboratory.ts';
import { repeat } from './repeat.ts';
import { comparisonsNamed } from './try-plan.ts';

const USERS = Array.from({ length: MOST_USERS }, (_, user) => user);
const PLAN = plan(MOST_USERS, [
  ...USERS.map((user) => step(user, connect({ replica: user % 3 }))),
  ...USERS.map((user) => step(user, send())),
]);
/** A busy campaign suspects several plans at a time, and each has a stack for every user and one for all. */
const AT_ONCE = 12;

test('many plans that are looked at alone, on replicas, leave the database connections', async () => {
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas: 3, faults: [] });
  let named = 0;
  const nextName = (): string => `look ${(named += 1)}`;
  const laboratory = createLaboratory({ ...site, nextName, comparisons: comparisonsNamed(['non-interference']) });
  try {
    const { signal } = new AbortController();
    const trials = await repeat(() => laboratory.tryAlone(PLAN), { times: AT_ONCE, lanes: AT_ONCE, signal });
    expect(trials.flatMap(({ judgement }) => judgement.violations)).toEqual([]);
    expect(trials).toHaveLength(AT_ONCE);
  } finally {
    await laboratory.close();
    await site.close();
  }
}, 120_000);
