import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLaboratory } from '../../campaign/laboratory.ts';
import { loadEntries } from '../../corpus/load.ts';
import { startPostgres, type Postgres } from '../../launch/postgres.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import { createPuppet, type Puppet } from '../../puppet/puppet.ts';
import { referenceTarget } from '../../target/reference/reference.ts';
import { startStack } from '../start-stack.fixture.ts';

/**
 * The six security tests of Netra Apex are entries of the corpus that hold (the gate performs them on the sound stack).
 * Each is worth what it catches: a fault that it must not hold with.
 */
const CAUGHT = [
  ['two users, one event', 'last-connect'],
  ['five users at once', 'bcast-all'],
  ['permissions of three users', 'idor-stream'],
  ['ten users by five messages', 'shared-memory'],
  ['the five events of one user unseen by another', 'bcast-all'],
  ["taking over a connection with another's id and token", 'sender-spoof'],
] as const;

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

test.each(CAUGHT)('"%s" does not hold with %s', async (name, fault) => {
  const entries = await loadEntries(['corpus/subsumed']);
  expect(entries).toHaveLength(CAUGHT.length);
  const [kept] = entries.filter(({ entry }) => entry.title.endsWith(`: ${name}`));
  if (kept === undefined) throw new Error(`no entry is named ${name}`);
  const stack = await startStack({ faults: [fault], replicas: 1, puppet, postgres });
  const target = referenceTarget({ replicas: 1, limits: TEST_LIMITS });
  const laboratory = createLaboratory({ target, stack, puppet, nextName: () => name });
  try {
    const { judgement } = await laboratory.tryAlone(kept.entry.plan, {
      isEnough: ({ violations }) => violations.length > 0,
    });
    expect(judgement.violations.map(({ direction }) => direction)).toContain('other-user');
  } finally {
    await laboratory.close();
    await stack.stop();
  }
});
