import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROPERTIES } from '../../../properties/list.ts';
import { createLaboratory } from '../../campaign/laboratory.ts';
import type { Laboratory, Trial } from '../../campaign/laboratory.ts';
import { weigh } from '../../campaign/weigh.ts';
import { launchEmbedded } from '../../launch/embedded.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import { createPuppet } from '../../puppet/puppet.ts';
import type { Puppet } from '../../puppet/puppet.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { referenceTarget } from '../../target/reference/reference.ts';
import { WITNESSES } from './list.ts';

let puppet: Puppet;
let sound: OpenLaboratory;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  sound = await openLaboratory([]);
});
afterAll(async () => {
  await sound.close();
  await puppet.stop();
});

test('every fault has a witness, and every witness a fault', () => {
  expect(WITNESSES.map(({ slug }) => slug)).toEqual(FAULTS.map(({ slug }) => slug));
});

test.each(WITNESSES)('the witness of $slug is violated, and $checker tells', async ({ slug, plan, checker }) => {
  const faulty = await openLaboratory([slug]);
  try {
    const { judgement } = await faulty.tryAlone(plan);
    expect(weigh(judgement, { properties: PROPERTIES }).own?.violation.checker).toBe(checker);
  } finally {
    await faulty.close();
  }
});

test.each(WITNESSES)('the witness of $slug holds on the sound stack', async ({ plan }) => {
  const trial = await sound.tryAlone(plan);
  expect({
    violations: trial.judgement.violations,
    unknown: trial.judgement.unknown,
    unreached: unreachedBy(trial),
  }).toEqual({ violations: [], unknown: [], unreached: [] });
});

interface OpenLaboratory extends Pick<Laboratory, 'tryAlone'> {
  close(): Promise<void>;
}

async function openLaboratory(faults: readonly string[]): Promise<OpenLaboratory> {
  const { host, port } = puppet;
  const target = referenceTarget({ replicas: 1, limits: TEST_LIMITS });
  const stack = await launchEmbedded({ replicas: 1, faults, model: { host, port } });
  let next = 0;
  const nextName = (): string => {
    next += 1;
    return `witness ${faults.join()} ${next}`;
  };
  const laboratory = createLaboratory({ target, stack, puppet, nextName });
  return {
    tryAlone: (plan) => laboratory.tryAlone(plan),
    close: async () => {
      await laboratory.close();
      await stack.stop();
    },
  };
}

/** Steps that were never asked: a plan that holds because nothing happened witnesses nothing. */
function unreachedBy({ history }: Trial): readonly number[] {
  return history.entries.flatMap((entry) =>
    entry.kind === 'settled' && entry.outcome.kind === 'unreached' ? [entry.step] : [],
  );
}
