import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROPERTIES } from '../../../properties/list.ts';
import { createLaboratory } from '../../campaign/laboratory.ts';
import type { Trial } from '../../campaign/laboratory.ts';
import { weigh } from '../../campaign/weigh.ts';
import { startPostgres } from '../../launch/postgres.ts';
import type { Postgres } from '../../launch/postgres.ts';
import { TEST_LIMITS, TEST_SETTINGS } from '../../launch/test-settings.ts';
import type { Plan } from '../../plan/plan.ts';
import { createPuppet } from '../../puppet/puppet.ts';
import type { Puppet } from '../../puppet/puppet.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { startReferenceStack } from '../../reference/stack.ts';
import { dropSteps, settle } from '../../shrink/edit.ts';
import { referenceTarget } from '../../target/reference/reference.ts';
import type { RunningStack } from '../../target/target.ts';
import { WITNESSES } from './list.ts';

let puppet: Puppet;
let postgres: Postgres;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  await puppet.stop();
});

test('every fault has a witness, and every witness a fault', () => {
  expect(WITNESSES.map(({ slug }) => slug)).toEqual(FAULTS.map(({ slug }) => slug));
});

test.each(WITNESSES)('the witness of $slug is violated, and $checker tells', async ({ slug, plan, checker }) => {
  const { judgement } = await tryOnce(plan, { faults: [slug], replicas: leastReplicas(slug) });
  expect(weigh(judgement, { properties: PROPERTIES }).own?.violation.checker).toBe(checker);
});

test.each(WITNESSES)('the witness of $slug holds on the sound stack', async ({ slug, plan }) => {
  const trial = await tryOnce(plan, { faults: [], replicas: leastReplicas(slug) });
  const { violations, unknown } = trial.judgement;
  const unreached = unreachedBy(trial);
  expect({ violations, unknown, unreached }).toEqual({ violations: [], unknown: [], unreached: [] });
});

test.each(WITNESSES)('the witness of $slug needs each of its steps', async ({ slug, plan, checker }) => {
  const smaller = plan.steps.map(({ id }) => settle(dropSteps([id])(plan), undefined));
  const tried = smaller.filter(({ steps }) => steps.length > 0);
  const trials = await Promise.all(
    tried.map((one) => tryOnce(one, { faults: [slug], replicas: leastReplicas(slug) })),
  );
  const shown = trials.map(({ judgement }) => judgement.violations.filter((one) => one.checker === checker));
  expect(shown).toEqual(trials.map(() => []));
});

function leastReplicas(slug: string): number {
  return FAULTS.some((fault) => fault.slug === slug && fault.needs.includes('M')) ? 2 : 1;
}

/** Performs a plan alone on a stack that is started for it, all of them on one PostgreSQL server. */
async function tryOnce(plan: Plan, options: StackOptions): Promise<Trial> {
  const { faults, replicas } = options;
  const stack = await startStack(options);
  const target = referenceTarget({ replicas, limits: TEST_LIMITS });
  const nextName = (): string => `witness of ${faults.join() || 'none'}`;
  const laboratory = createLaboratory({ target, stack, puppet, nextName });
  try {
    return await laboratory.tryAlone(plan);
  } finally {
    await laboratory.close();
    await stack.stop();
  }
}

interface StackOptions {
  readonly faults: readonly string[];
  readonly replicas: number;
}

async function startStack({ faults, replicas }: StackOptions): Promise<RunningStack> {
  const { host, port } = puppet;
  const origin = `http://${host}:${port}`;
  const stack = await startReferenceStack({
    databaseUrl: postgres.url,
    replicas,
    faults,
    llmUrl: `${origin}/v1`,
    toolOrigins: [origin],
    settings: TEST_SETTINGS,
    onInternalError: () => undefined,
  });
  return {
    endpoints: { backends: stack.backendUrls, auth: stack.authUrl },
    model: { host, port },
    stop: () => stack.stop(),
  };
}

/** Steps that were never asked: a plan that holds because nothing happened witnesses nothing. */
function unreachedBy({ history }: Trial): readonly number[] {
  return history.entries.flatMap((entry) =>
    entry.kind === 'settled' && entry.outcome.kind === 'unreached' ? [entry.step] : [],
  );
}
