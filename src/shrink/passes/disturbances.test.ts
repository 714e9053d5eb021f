import { expect, test } from 'vitest';
import { DISTURBANCE_KINDS } from '../../contract/disturbance.ts';
import { isOfStack } from '../../plan/of-stack.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type Op, type Plan } from '../../plan/plan.ts';
import { drawPlan } from '../../plan/arbitrary.ts';
import { createRandom } from '../../support/random.ts';
import { shrink } from '../loop.ts';

const ABLE: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 3,
  disturbances: DISTURBANCE_KINDS,
};

/** Disturbed plans of several users that show something. */
function showing(claim: (plan: Plan) => boolean): readonly Plan[] {
  const climate = {
    ops: { connect: 4, send: 10, disconnect: 4, read: 2 },
    users: { min: 3, max: 4 },
    connections: 2,
    steps: 16,
    badTokens: 0,
    foreign: 0.2,
    agingPlans: 0,
    holds: 0.4,
    disturbedPlans: 1,
  };
  const drawn = Array.from({ length: 200 }, (_, seed) =>
    drawPlan(createRandom(seed), { climate, abilities: ABLE }),
  );
  return drawn.filter(claim).slice(0, 6);
}

async function shrunkOps(plan: Plan, claim: (plan: Plan) => boolean): Promise<readonly Op[]> {
  let now = 0;
  const shrunk = await shrink({
    plan,
    judge: (one) => Promise.resolve(claim(one)),
    certify: (one) => Promise.resolve(claim(one)),
    rate: 1,
    lanes: 4,
    clock: () => (now += 0.001),
    budgetMs: 60_000,
    abilities: ABLE,
  });
  expect(shrunk.minimal).toBe(true);
  expect(shrunk.plan.users).toHaveLength(1);
  return shrunk.plan.steps.map(({ op }) => op);
}

test('what does not need a disturbance shrinks to a plan without one, and without pins', async () => {
  const sends = (plan: Plan): boolean => plan.steps.some(({ op }) => op.kind === 'send' && op.via === 'socket');
  const plans = showing(sends);
  expect(plans).toHaveLength(6);
  for (const plan of plans) {
    const ops = await shrunkOps(plan, sends);
    expect(ops.map(({ kind }) => kind)).toEqual(['connect', 'send']);
    expect(ops[0]).not.toHaveProperty('replica');
  }
});

test('a disturbance that is needed stays alone, as mild as will do, and keeps no user', async () => {
  const loses = ({ steps }: Plan): boolean =>
    steps.some(({ op }) => op.kind === 'disturb' && (op.what === 'kill' || op.what === 'freeze'));
  const plans = showing(loses);
  expect(plans).toHaveLength(6);
  for (const plan of plans) {
    expect(await shrunkOps(plan, loses)).toEqual([{ kind: 'disturb', what: 'freeze', replica: 0 }]);
  }
});

test('an end that is needed comes as early as will do', async () => {
  const between = ({ steps }: Plan): boolean => {
    const ofStack = steps.filter(isOfStack);
    return ofStack.some(({ op }) => op.kind === 'mend') && steps.some(({ op }) => op.kind === 'send');
  };
  const plans = showing(between);
  expect(plans.length).toBeGreaterThan(2);
  for (const plan of plans) {
    const ops = await shrunkOps(plan, between);
    const begun = ops.findIndex(({ kind }) => kind === 'disturb');
    expect(ops[begun + 1]).toMatchObject({ kind: 'mend', what: 'delay-bus', replica: 0 });
    expect(ops).toHaveLength(3);
  }
});
