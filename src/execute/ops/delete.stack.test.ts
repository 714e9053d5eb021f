import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EntryOf, History } from '../../history/history.ts';
import { launchEmbedded } from '../../launch/embedded.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import type { Plan } from '../../plan/plan.ts';
import { createPuppet, type Puppet } from '../../puppet/puppet.ts';
import { abort, ALICE, connect, plan, send, settled, step } from '../../selftest/witnesses/steps.ts';
import { referenceTarget } from '../../target/reference/reference.ts';
import type { RunningStack } from '../../target/target.ts';
import { createArena, type Arena } from '../arena.ts';
import { execute } from '../execute.ts';

let puppet: Puppet;
let stack: RunningStack;
let arena: Arena;

beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchEmbedded({ replicas: 1, faults: [], model: puppet });
  arena = createArena({ target: referenceTarget({ replicas: 1, limits: TEST_LIMITS }), puppet, stack });
});

afterAll(async () => {
  await arena.close();
  await stack.stop();
  await puppet.stop();
});

const run = { user: ALICE, step: 1 };
const said = [step(ALICE, connect()), step(ALICE, send())];
const deletion = step(ALICE, { kind: 'delete', run }, { when: settled(1) });

/** How the deletion ended, who performed the plan, and who performs the next one, with what they own by then. */
async function performBeforeAnother(first: Plan): Promise<{ how: unknown; user: unknown; next: object | undefined }> {
  const before = await execute(first, { arena, execution: 'first', fresh: false });
  const after = await execute(plan(1, said), { arena, execution: 'next', fresh: false });
  const ends = before.entries.flatMap((entry) => (entry.kind === 'settled' && entry.step === 2 ? [entry] : []));
  return { how: ends[0]?.outcome.kind, user: leaseOf(before)?.userId, next: leaseOf(after) };
}

function leaseOf({ entries }: History): EntryOf<'lease'> | undefined {
  return entries.find((entry) => entry.kind === 'lease');
}

test('who deleted a thread serves again without it', async () => {
  const { how, user, next } = await performBeforeAnother(plan(1, [...said, deletion]));
  expect(how).toBe('ok');
  expect(next).toMatchObject({ userId: user, threads: [] });
});

test('who broke off a deletion serves no more: nobody knows what they own', async () => {
  const { how, user, next } = await performBeforeAnother(plan(1, [...said, deletion, step(ALICE, abort(2))]));
  expect(how).toBe('indeterminate');
  expect(next).not.toMatchObject({ userId: user });
});
