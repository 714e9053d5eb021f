import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLaboratory, type Laboratory, type Trial } from '../../campaign/laboratory.ts';
import { DISTURBANCE_KINDS, isInstantaneous, type DisturbanceKind } from '../../contract/disturbance.ts';
import type { Entry, EntryOf } from '../../history/history.ts';
import { launchServices, type ServicesStack } from '../../launch/services.ts';
import { TEST_LIMITS } from '../../launch/test-settings.ts';
import { createPuppet, type Puppet } from '../../puppet/puppet.ts';
import type { Op, Step } from '../../plan/plan.ts';
import { connect, plan, readMessages, send, settled, step } from '../../selftest/witnesses/steps.ts';
import { referenceTarget } from '../../target/reference/reference.ts';

let puppet: Puppet;
let stack: ServicesStack;
let laboratory: Laboratory;
beforeAll(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  stack = await launchServices({ replicas: 2, faults: [], model: puppet });
  const { disturbances } = stack;
  const target = referenceTarget({ replicas: 2, limits: TEST_LIMITS, disturbances });
  laboratory = createLaboratory({ target, stack, puppet, nextName: () => 'disturbed' });
});
afterAll(async () => {
  await laboratory.close();
  await stack.stop();
  await puppet.stop();
});

const disturb = (what: DisturbanceKind): Op => ({ kind: 'disturb', what, replica: 1 });
const mend = (what: DisturbanceKind): Op => ({ kind: 'mend', what, replica: 1 });
/** Step 2 of each plan: a message whose run stands at its tool on replica 1. */
const RUN = { user: 0, step: 2 };
const TOOLS = { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;

/** Connections at both replicas, a run that is held on replica 1, and what is done to that one. */
function midRun(what: DisturbanceKind, ...more: readonly Omit<Step, 'id'>[]): readonly Omit<Step, 'id'>[] {
  return [
    step(0, connect({ replica: 0 })),
    step(0, connect({ replica: 1 }), { connection: 1 }),
    step(0, send({ replica: 1, holds: ['tool-result'], script: TOOLS }), { connection: 1 }),
    step(0, disturb(what), { when: { kind: 'upstream', run: RUN, endpoint: 'tool' } }),
    ...more,
  ];
}

async function perform(steps: readonly Omit<Step, 'id'>[]): Promise<Trial> {
  return await laboratory.tryAlone(plan(Math.max(...steps.map(({ user }) => user)) + 1, steps));
}

function entries<K extends Entry['kind']>({ history }: Trial, kind: K): readonly EntryOf<K>[] {
  return history.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

function findingsOf({ judgement, history }: Trial): unknown {
  const unreached = history.entries.filter((one) => one.kind === 'settled' && one.outcome.kind === 'unreached');
  return { violations: judgement.violations, unknown: judgement.unknown, unreached };
}

const NOTHING = { violations: [], unknown: [], unreached: [] };

describe('a disturbance', () => {
  test('that kills a replica closes its connections alone, ends its run, and resume goes on elsewhere', async () => {
    const ended = { kind: 'event', run: RUN, event: 'agent_error', nth: 1 } as const;
    const trial = await perform(
      midRun(
        'kill',
        step(0, connect({ replica: 0, resume: { kind: 'last-seen' } }), { connection: 1, when: settled(3) }),
        step(0, readMessages(RUN), { connection: 1, when: ended }),
        step(0, mend('kill'), { when: settled(5) }),
        step(0, connect({ replica: 1, resume: { kind: 'older', back: 3 } }), { connection: 1, when: settled(6) }),
      ),
    );
    expect(findingsOf(trial)).toEqual(NOTHING);
    const server = entries(trial, 'closed').filter(({ by }) => by === 'server');
    expect(server.map(({ code }) => code)).toEqual([1006]);
    const cut = entries(trial, 'opening').find(({ connection }) => connection === server[0]?.connection);
    expect(cut?.replica).toBe(1);
    const codes = entries(trial, 'frame').flatMap(({ seen }) => (seen?.kind === 'agent_error' ? [seen.code] : []));
    expect(new Set(codes)).toEqual(new Set(['interrupted']));
  });

  test('that nobody mends is mended before the audit, which waits until the stack has come back', async () => {
    const trial = await perform(midRun('kill'));
    expect(findingsOf(trial)).toEqual(NOTHING);
    const [mended] = entries(trial, 'mended');
    expect(mended).toMatchObject({ by: 'end' });
    expect(mended?.n).toBeLessThan(entries(trial, 'audit')[0]?.n ?? 0);
    expect(entries(trial, 'quiet')).toHaveLength(1);
  });

  test('that leaves a request without an answer is mended when nothing else goes on', async () => {
    const waits = { kind: 'settled', step: 4 } as const;
    const reads: Op = { kind: 'read', what: 'threads' };
    const trial = await perform(
      midRun('freeze', step(0, reads, { connection: 1, when: settled(3) }), step(0, reads, { when: waits })),
    );
    expect(findingsOf(trial)).toEqual(NOTHING);
    expect(entries(trial, 'mended').map(({ by }) => by)).toEqual(['rescue']);
  });

  test('that has fences refused gives way when nothing else goes on', async () => {
    const run = { user: 0, step: 1 };
    const trial = await perform([
      step(0, connect({ replica: 0 })),
      step(0, send({ replica: 0, holds: ['tool-result'], script: TOOLS })),
      step(1, connect({ replica: 1 })),
      step(1, disturb('cut-database'), { when: { kind: 'upstream', run, endpoint: 'tool' } }),
      step(0, send({ replica: 0, via: 'http' }), { when: { kind: 'event', run, event: 'agent_completed', nth: 1 } }),
    ]);
    expect(findingsOf(trial)).toEqual(NOTHING);
    const refused = entries(trial, 'frame').filter(({ seen }) => seen?.kind === 'error' && seen.code === 'unavailable');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
  });

  const REST = DISTURBANCE_KINDS.filter((what) => what !== 'kill');
  test.each(REST)(
    '%s in the middle of a run loses nothing, doubles nothing and reorders nothing',
    async (what) => {
      const trial = await perform(
        midRun(
          what,
          step(0, connect({ replica: 0, resume: { kind: 'older', back: 2 } }), { when: settled(3) }),
          step(0, { kind: 'release', run: RUN, phase: 'tool-result' }, { when: settled(4) }),
          step(0, send({ replica: 0, via: 'http' })),
          ...(isInstantaneous(what) ? [] : [step(0, mend(what))]),
        ),
      );
      expect(findingsOf(trial)).toEqual(NOTHING);
      expect(entries(trial, 'disturbed')).toMatchObject([{ what }]);
      expect(entries(trial, 'mended')).toMatchObject([{ by: 'plan' }]);
    },
  );
});

test('connections and runs go to the replica that the plan names, and the contract is the same there', async () => {
  const trial = await perform([
    step(0, connect({ replica: 1 })),
    step(0, connect({ replica: 0 }), { connection: 1 }),
    step(0, connect({ replica: 1 }), { connection: 2, when: settled(1) }),
    step(0, send({ replica: 0 }), { when: settled(2) }),
    step(0, send({ replica: 1, via: 'http' }), { when: settled(3) }),
  ]);
  expect(findingsOf(trial)).toEqual(NOTHING);
  const openings = new Map(entries(trial, 'opening').map((one) => [one.connection, one]));
  const welcomed = entries(trial, 'frame').filter(({ seen }) => seen?.kind === 'welcome');
  const places = welcomed.map(({ raw, connection }) => [raw, openings.get(connection)?.replica] as const);
  expect(places.length).toBeGreaterThan(3);
  for (const [raw, replica] of places) expect(raw).toContain(`"replica":${replica}`);
});
