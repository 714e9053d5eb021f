import { describe, expect, it } from 'vitest';
import { ABLE } from '../plan/able.fixture.ts';
import { decodePlan, encodePlan, planText } from '../plan/codec.ts';
import { drawPlan } from '../plan/arbitrary.ts';
import { OP_KINDS, type Abilities, type Plan, type Trigger } from '../plan/plan.ts';
import { ALICE, BOB, connect, disconnect, plan } from '../selftest/witnesses/steps.ts';
import { readThreads, send, settled, step } from '../selftest/witnesses/steps.ts';
import { createRandom } from '../support/random.ts';
import { placeOf } from './moments.ts';
import type { Change, Variant } from './variant.ts';
import { variantsOf } from './variants.ts';

const ABILITIES: Abilities = { ...ABLE, replicas: 2 };

/** alice, then bob, connect, and alice sends. */
const TWO = plan(2, [step(ALICE, connect()), step(BOB, connect()), step(ALICE, send())]);
/** Inside alice's tool bob connects. */
const WINDOW = plan(2, [
  step(ALICE, connect()),
  step(ALICE, send({ holds: ['tool-result'] })),
  step(BOB, connect(), { when: { kind: 'upstream', run: { user: ALICE, step: 1 }, endpoint: 'tool' } }),
]);

function changesOf(one: Plan, kind: Change['kind']): readonly Change[] {
  return variantsOf(one).flatMap(({ change }) => (change.kind === kind ? [change] : []));
}

function variant(one: Plan, wanted: Change): Variant['plan'] {
  const found = variantsOf(one).find(({ change }) => JSON.stringify(change) === JSON.stringify(wanted));
  if (found === undefined) throw new Error(`no variant ${JSON.stringify(wanted)}`);
  return found.plan;
}

function orderOf({ steps }: Plan): readonly string[] {
  return steps.map(({ user, op, when }) => `${user} ${op.kind} ${sayTrigger(when)}`.trim());
}

function sayTrigger(when: Trigger): string {
  return when.kind === 'previous' ? '' : when.kind === 'upstream' ? when.endpoint : when.kind;
}

describe('variants of a plan', () => {
  it('are valid plans, other than it and than one another', () => {
    const climate = {
      ops: Object.fromEntries(OP_KINDS.map((op) => [op, 1])),
      users: { min: 1, max: 3 },
      connections: 2,
      steps: 6,
      badTokens: 0.1,
      foreign: 0.3,
      agingPlans: 0.1,
      holds: 0.5,
    };
    for (let seed = 0; seed < 15; seed += 1) {
      const drawn = drawPlan(createRandom(seed), { climate, abilities: ABILITIES });
      const variants = variantsOf(drawn, ABILITIES).map((one) => one.plan);
      for (const one of variants) expect(decodePlan(encodePlan(one))).toEqual(one);
      expect(new Set([drawn, ...variants].map(planText)).size).toBe(variants.length + 1);
    }
  });

  it('leave out each step', () => {
    expect(changesOf(TWO, 'without')).toEqual([0, 1, 2].map((id) => ({ kind: 'without', step: id })));
  });

  it('put a step that stands before a run inside of it and behind it', () => {
    expect(changesOf(TWO, 'moment')).toEqual(
      ['model', 'tool', 'after'].map((moment) => ({ kind: 'moment', step: 1, run: 2, moment })),
    );
    const inside = variant(TWO, { kind: 'moment', step: 1, run: 2, moment: 'tool' });
    expect(orderOf(inside)).toEqual(['0 connect', '0 send', '1 connect tool']);
    expect(inside.steps[1]?.op).toMatchObject({ holds: ['tool-result'], script: { tools: 1 } });
    const behind = variant(TWO, { kind: 'moment', step: 1, run: 2, moment: 'after' });
    expect(orderOf(behind)).toEqual(['0 connect', '0 send', '1 connect quiet']);
  });

  it('put a step that stands inside a run before it and behind it', () => {
    const before = variant(WINDOW, { kind: 'moment', step: 2, run: 1, moment: 'before' });
    expect(orderOf(before)).toEqual(['0 connect', '1 connect', '0 send settled']);
    const behind = variant(WINDOW, { kind: 'moment', step: 2, run: 1, moment: 'after' });
    expect(orderOf(behind)).toEqual(['0 connect', '0 send', '1 connect quiet']);
    expect(changesOf(WINDOW, 'at-once')).toEqual([{ kind: 'at-once', step: 2 }]);
  });

  it('change neighbours, but for those of which one needs the other', () => {
    expect(changesOf(TWO, 'swapped')).toEqual([{ kind: 'swapped', step: 1, other: 0 }]);
    const closed = plan(1, [step(ALICE, connect()), step(ALICE, disconnect()), step(ALICE, readThreads())]);
    expect(changesOf(closed, 'swapped')).toEqual([]);
  });

  it('make one detail of an op plain', () => {
    const returning = plan(1, [step(ALICE, connect({ token: 'expired', resume: { kind: 'last-seen' } }))]);
    expect(changesOf(returning, 'detail')).toEqual([
      { kind: 'detail', step: 0, op: connect({ resume: { kind: 'last-seen' } }) },
      { kind: 'detail', step: 0, op: connect({ token: 'expired' }) },
    ]);
  });
});

describe('the place of a step to a run', () => {
  const places = (one: Plan): readonly string[] =>
    one.steps.flatMap((first) =>
      one.steps.flatMap((other) =>
        other.op.kind === 'send' && other !== first
          ? [placeOf(one, { step: first, send: { ...other, op: other.op } })]
          : [],
      ),
    );

  it('is before, in its tool, inside or after', () => {
    expect(places(TWO)).toEqual(['before', 'before']);
    expect(places(WINDOW)).toEqual(['before', 'tool']);
    const later = plan(1, [
      step(ALICE, send()),
      step(ALICE, readThreads(), { when: settled(0) }),
      step(ALICE, readThreads(), { when: { kind: 'quiet' } }),
    ]);
    expect(places(later)).toEqual(['inside', 'after']);
  });
});
