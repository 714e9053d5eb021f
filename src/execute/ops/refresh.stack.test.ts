import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLaboratory, type Laboratory } from '../../campaign/laboratory.ts';
import type { Outcome } from '../../history/history.ts';
import { launchEmbedded } from '../../launch/embedded.ts';
import type { RunningStack } from '../../target/target.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import { createPuppet, type Puppet } from '../../puppet/puppet.ts';
import { connect, plan, send, step } from '../../selftest/witnesses/steps.ts';
import { referenceTarget } from '../../target/reference/reference.ts';

let puppet: Puppet;
let stack: RunningStack;
let laboratory: Laboratory;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchEmbedded({ replicas: 1, faults: [], model: puppet });
  const target = referenceTarget({ replicas: 1, limits: TEST_LIMITS });
  laboratory = createLaboratory({ target, stack, puppet, nextName: () => 'refreshed' });
});
afterAll(async () => {
  await laboratory.close();
  await stack.stop();
  await puppet.stop();
});

/** Whether the handshake or the token's sign-in is sooner is left to chance: each should have come first in these. */
const TIMES = 6;

test('a token change waits for its connection to open, and what its user does next waits for it', async () => {
  const steps = [
    step(0, connect({ token: 'revoked' })),
    step(0, connect()),
    step(0, { kind: 'refresh', how: 'socket-own' }),
    step(0, { kind: 'refresh', how: 'socket-expired' }),
    step(0, send()),
  ];
  for (let time = 0; time < TIMES; time += 1) {
    const { history, judgement } = await laboratory.tryAlone(plan(1, steps));
    expect(judgement.violations).toEqual([]);
    const settled = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry] : []));
    const onSocket = settled.filter(({ step: id }) => id >= 2).map(({ step: id, outcome }) => `${id} ${told(outcome)}`);
    expect(onSocket).toEqual(['2 ok', '3 token_expired', '4 ok']);
  }
});

function told(outcome: Outcome): string {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
}
