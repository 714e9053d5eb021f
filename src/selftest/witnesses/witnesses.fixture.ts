import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROPERTIES } from '../../../properties/list.ts';
import { createLaboratories } from '../../campaign/laboratories.ts';
import type { Trial } from '../../campaign/laboratory.ts';
import { weigh } from '../../campaign/weigh.ts';
import { leastReplicas } from '../../launch/known-faults.ts';
import { startPostgres } from '../../launch/postgres.ts';
import type { Postgres } from '../../launch/postgres.ts';
import type { Redis } from '../../launch/redis.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import type { Plan } from '../../plan/plan.ts';
import { createPuppet } from '../../puppet/puppet.ts';
import type { Puppet } from '../../puppet/puppet.ts';
import type { Fault } from '../../reference/faults/fault.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { dropSteps, settle } from '../../shrink/edit.ts';
import { referenceTarget } from '../../target/reference/reference.ts';
import { startStack } from '../start-stack.fixture.ts';
import type { FaultWitness } from './list.ts';

/** Performances that all show what shows each time. */
const TIMES = 10;

/** What a fault needs. */
export function needsOf(slug: string): Fault['needs'] {
  return FAULTS.find((fault) => fault.slug === slug)?.needs ?? [];
}

/**
 * Tests that each witness is violated with its fault, holds without it, and holds without any one of its steps: each
 * performance alone on a stack that is started for it, on one PostgreSQL server and, where it is given, one Redis. Two
 * at once: most of a performance is waiting.
 */
export function testWitnesses(
  witnesses: readonly FaultWitness[],
  options: { readonly startRedis?: () => Promise<Redis> } = {},
): void {
  const servers: { puppet?: Puppet; postgres?: Postgres; redis?: Redis } = {};
  beforeAll(async () => {
    servers.puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
    servers.postgres = await startPostgres();
    if (options.startRedis !== undefined) servers.redis = await options.startRedis();
  });
  afterAll(async () => {
    await servers.redis?.stop();
    await servers.postgres?.stop();
    await servers.puppet?.stop();
  });

  const each = test.concurrent.each(witnesses);

  each('the witness of $slug is violated, and $checker tells', async ({ slug, plan, checker }) => {
    const { judgement } = await tryOnce(plan, { slug, checker, faults: [slug] });
    expect(weigh(judgement, { properties: PROPERTIES }).own?.violation.checker).toBe(checker);
  });

  each('the witness of $slug holds on the sound stack', async ({ slug, plan, checker }) => {
    const trial = await tryOnce(plan, { slug, checker, faults: [] });
    const { violations, unknown } = trial.judgement;
    const unreached = unreachedBy(trial);
    expect({ violations, unknown, unreached }).toEqual({ violations: [], unknown: [], unreached: [] });
  });

  each('the witness of $slug needs each of its steps', async ({ slug, plan, checker, deciding = [] }) => {
    const smaller = plan.steps.map(({ id }) => settle(dropSteps([id])(plan), undefined));
    const isShown = async (one: Plan): Promise<boolean> => {
      const { judgement } = await tryOnce(one, { slug, checker, faults: [slug] });
      return judgement.violations.some((violation) => violation.checker === checker);
    };
    const isShownEachTime = async (one: Plan): Promise<boolean> => {
      for (let times = 0; times < TIMES; times += 1) if (!(await isShown(one))) return false;
      return true;
    };
    const without = await Promise.all(
      smaller.map(async (one, step) => {
        if (one.steps.length === 0) return false;
        return await (deciding.includes(step) ? isShownEachTime(one) : isShown(one));
      }),
    );
    expect(without).toEqual(smaller.map(() => false));
  });

  /** Performs a plan on a stack in which the fault of that slug can show, whether it is planted or not. */
  async function tryOnce(plan: Plan, of: { slug: string; checker: string; faults: readonly string[] }): Promise<Trial> {
    const replicas = await leastReplicas(of.slug);
    const { puppet, postgres, redis } = servers;
    if (puppet === undefined || postgres === undefined) throw new Error('the servers are started before all tests');
    const stack = await startStack({ ...of, replicas, puppet, postgres, ...(redis !== undefined && { redis }) });
    const target = referenceTarget({ replicas, limits: TEST_LIMITS });
    let performances = 0;
    const nextName = (): string => `witness of ${of.slug}, ${(performances += 1)}`;
    const laboratories = createLaboratories({ target, stack, puppet, nextName });
    try {
      return await laboratories.of(of.checker).tryAlone(plan);
    } finally {
      await laboratories.close();
      await stack.stop();
    }
  }
}

/** Steps that were never asked: a plan that holds because nothing happened witnesses nothing. */
function unreachedBy({ history }: Trial): readonly number[] {
  return history.entries.flatMap((entry) =>
    entry.kind === 'settled' && entry.outcome.kind === 'unreached' ? [entry.step] : [],
  );
}
