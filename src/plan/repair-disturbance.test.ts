import { describe, expect, it } from 'vitest';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { createRandom } from '../support/random.ts';
import { drawPlan } from './arbitrary.ts';
import { decodePlan, encodePlan } from './codec.ts';
import { compact } from './compact.ts';
import { disturbsStack, isOfStack } from './of-stack.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type Op, type Plan, type Step } from './plan.ts';
import { repair } from './repair.ts';
import type { Climate } from './weather.ts';

const ABLE: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 3,
  disturbances: DISTURBANCE_KINDS,
};
const CLIMATE: Climate = {
  ops: { connect: 4, send: 8, disconnect: 4, read: 2, disturb: 5 },
  users: { min: 1, max: 4 },
  connections: 2,
  steps: 10,
  badTokens: 0,
  foreign: 0.2,
  agingPlans: 0,
  holds: 0.4,
};

const KILL: Op = { kind: 'disturb', what: 'kill', replica: 1 };
const START: Op = { kind: 'mend', what: 'kill', replica: 1 };
const READ: Op = { kind: 'read', what: 'threads' };

function planOf(...ops: readonly Op[]): Plan {
  const steps = ops.map((op, id): Step => ({ id, user: 0, connection: 0, op, when: { kind: 'previous' } }));
  return { version: 1, users: [{}, {}], steps };
}

function opsOf(plan: Plan, abilities: Abilities = ABLE): readonly Op[] {
  return repair(plan, abilities).steps.map(({ op }) => op);
}

function drawMany(count: number, options: { climate: Climate; abilities: Abilities }): readonly Plan[] {
  return Array.from({ length: count }, (_, seed) => drawPlan(createRandom(seed), options));
}

describe('the disturbances of a plan', () => {
  it('end only when they have begun, once, and not when they are over by themselves', () => {
    expect(opsOf(planOf(START, KILL, START, START))).toEqual([KILL, START]);
    const cut: Op = { kind: 'disturb', what: 'cut-clients', replica: 0 };
    expect(opsOf(planOf(cut, { ...cut, kind: 'mend' }))).toEqual([cut]);
    expect(opsOf(planOf(KILL, { kind: 'mend', what: 'freeze', replica: 1 }))).toEqual([KILL]);
  });

  it('come one at a time to a replica, and to several at once', () => {
    const freeze: Op = { kind: 'disturb', what: 'freeze', replica: 1 };
    expect(opsOf(planOf(KILL, freeze, START, freeze))).toEqual([KILL, START, freeze]);
    expect(opsOf(planOf(KILL, { ...freeze, replica: 2 }))).toHaveLength(2);
  });

  it('fold back into the replicas of the target, and go where it cannot do them', () => {
    expect(opsOf(planOf({ ...KILL, replica: 4 }))).toEqual([KILL]);
    expect(opsOf(planOf({ kind: 'disturb', what: 'restart-bus', replica: 2 }))).toEqual([
      { kind: 'disturb', what: 'restart-bus', replica: 0 },
    ]);
    expect(opsOf(planOf(KILL, START, READ), { ...ABLE, disturbances: ['freeze'] })).toEqual([READ]);
  });

  it('are nobody’s: no user stays for their sake', () => {
    const steps = planOf(KILL, READ).steps.map((step) => ({ ...step, user: 1, connection: 2 }));
    const settled = compact(repair({ ...planOf(), steps }, ABLE));
    expect(settled.users).toHaveLength(1);
    expect(settled.steps.map(({ user, connection }) => [user, connection])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(decodePlan(encodePlan(settled))).toEqual(settled);
    expect(() => decodePlan(encodePlan({ ...settled, users: [{}, {}], steps }))).toThrow('steps.0');
  });

  it('are drawn in each plan when that is asked for, and make a valid one of any subset', () => {
    const drawn = drawMany(300, { climate: { ...CLIMATE, disturbedPlans: 1 }, abilities: ABLE });
    expect(drawn.every(disturbsStack)).toBe(true);
    const kinds = new Set(drawn.flatMap(({ steps }) => steps.filter(isOfStack).map(({ op }) => op.what)));
    expect([...kinds].sort()).toEqual([...DISTURBANCE_KINDS].sort());
    for (const [seed, plan] of drawn.entries()) {
      const random = createRandom(seed);
      const some = repair({ ...plan, steps: plan.steps.filter(() => random.next() < 0.6) }, ABLE);
      expect(decodePlan(encodePlan(some))).toEqual(some);
    }
  });

  it('are drawn in few plans of themselves, and in none where nothing can be done', () => {
    const few = drawMany(1000, { climate: CLIMATE, abilities: ABLE }).filter(disturbsStack).length;
    expect(few).toBeGreaterThan(5);
    expect(few).toBeLessThan(50);
    const none = drawMany(300, { climate: CLIMATE, abilities: { ...ABLE, disturbances: [] } });
    expect(none.some(disturbsStack)).toBe(false);
  });

  it('meet a run that stands at a phase on their own replica, and a user who comes back', () => {
    const drawn = drawMany(500, { climate: { ...CLIMATE, disturbedPlans: 1 }, abilities: ABLE });
    const isMidRun = ({ steps }: Plan): boolean =>
      steps.some(({ op, when }) => {
        if (op.kind !== 'disturb' || (when.kind !== 'event' && when.kind !== 'upstream')) return false;
        const send = steps.find(({ id }) => id === when.run.step)?.op;
        return send?.kind === 'send' && send.replica === op.replica && send.holds.length > 0;
      });
    const comesBack = ({ steps }: Plan): boolean =>
      steps.some(({ op }, at) => {
        const begun = steps.slice(0, at).some((one) => one.op.kind === 'disturb');
        return op.kind === 'connect' && op.resume.kind === 'last-seen' && begun;
      });
    expect(drawn.filter(isMidRun).length).toBeGreaterThan(100);
    expect(drawn.filter(comesBack).length).toBeGreaterThan(150);
  });
});
