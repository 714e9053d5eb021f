import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { PlanArbitrary } from '../plan/arbitrary.ts';
import { planText } from '../plan/codec.ts';
import { drawPlans } from '../plan/draw.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type Plan, type Step } from '../plan/plan.ts';
import { createRandom } from '../support/random.ts';
import { shrink } from './loop.ts';
import { pathTo, planAt } from './path.ts';
import { simplifications } from './suggest.ts';

const ABILITIES: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 2,
  disturbances: DISTURBANCE_KINDS,
};
const arbitrary = new PlanArbitrary({
  name: 'drawn',
  abilities: ABILITIES,
  climate: {
    ops: { connect: 5, send: 14, disconnect: 6, read: 5, stop: 2, refresh: 2, abort: 1, logout: 1 },
    users: { min: 2, max: 5 },
    connections: 3,
    steps: 24,
    badTokens: 0.05,
    foreign: 0.3,
    agingPlans: 0.05,
    holds: 0.4,
    disturbedPlans: 0.05,
  },
  passes: simplifications(ABILITIES),
});
const SEED = 5;
const SLOW = { timeout: 20_000 };

type Claim = (plan: Plan) => boolean;

/** Steps, each of which fits those that were found before it, in this order. */
function inOrder(...wanted: readonly ((step: Step, found: readonly Step[]) => boolean)[]): Claim {
  return ({ steps }) => {
    const search = (from: number, found: readonly Step[]): boolean => {
      const next = wanted[found.length];
      if (next === undefined) return true;
      return steps.some((step, at) => at >= from && next(step, found) && search(at + 1, [...found, step]));
    };
    return search(0, []);
  };
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  'a leak to whoever is left': inOrder(
    ({ op }) => op.kind === 'connect',
    ({ op, user }, [a]) => op.kind === 'connect' && user !== a?.user,
    ({ op, user }, [a]) => op.kind === 'send' && user === a?.user,
    ({ op, user }, [a]) => op.kind === 'disconnect' && user === a?.user,
    ({ op, user }, [, b]) => op.kind === 'send' && user === b?.user,
  ),
  'a connect inside a held tool': inOrder(
    ({ op }) => op.kind === 'send' && op.holds.includes('tool-result'),
    ({ op, user, when }, [a]) => op.kind === 'connect' && user !== a?.user && 'run' in when && when.run.step === a?.id,
  ),
  'two equal prompts': inOrder(
    ({ op }) => op.kind === 'send' && op.prompt.kind === 'shared',
    ({ op, user }, [a]) =>
      op.kind === 'send' && user !== a?.user && JSON.stringify(op.prompt) === JSON.stringify(promptOf(a)),
  ),
  'a return with a cursor': inOrder(
    ({ op }) => op.kind === 'connect',
    ({ op, user }, [a]) => op.kind === 'send' && user !== a?.user,
    ({ op, user }, [a]) => op.kind === 'connect' && user === a?.user && op.resume.kind !== 'none',
    ({ op, user }, [a]) => op.kind === 'read' && user === a?.user,
  ),
  'a second connection that goes first': inOrder(
    ({ op }) => op.kind === 'connect',
    ({ op, user, connection }, [a]) => op.kind === 'connect' && user === a?.user && connection !== a.connection,
    ({ op, user, connection }, [a]) =>
      op.kind === 'disconnect' && user === a?.user && connection === a.connection && op.how !== 'close',
    ({ op, user }, [a]) => op.kind === 'send' && user === a?.user && op.via === 'socket',
  ),
};

function promptOf(step: Step | undefined): unknown {
  return step?.op.kind === 'send' ? step.op.prompt : undefined;
}

const DRAWN = drawPlans({ arbitrary, seed: SEED, from: 0, count: 400 }).map(({ value_ }) => value_);

/** Plans that the seed draws and that show a claim, with their numbers. */
function showing(claim: Claim, count: number): readonly { readonly plan: Plan; readonly index: number }[] {
  return DRAWN.flatMap((plan, index) => (claim(plan) ? [{ plan, index }] : [])).slice(0, count);
}

async function shrinkBy(plan: Plan, claim: Claim, rate: number): Promise<readonly Plan[]> {
  const chance = createRandom('how often it shows');
  const shows = (one: Plan): Promise<boolean> => Promise.resolve(claim(one) && chance.next() < rate);
  const options = { lanes: 4, clock: () => 0, budgetMs: 1, abilities: ABILITIES };
  return (await shrink({ plan, judge: shows, certify: shows, rate, ...options })).line;
}

describe('a path', () => {
  it.each(Object.entries(CLAIMS))('leads fast-check to what was shrunk of plans with %s', SLOW, async (_, claim) => {
    const found = showing(claim, 6);
    expect(found).toHaveLength(6);
    let given = 0;
    for (const { plan, index } of found) {
      const line = [plan, ...(await shrinkBy(plan, claim, 1))] as const;
      const path = pathTo({ arbitrary, seed: SEED, path: String(index), line });
      if (path === undefined) continue;
      given += 1;
      const replayed = fc.check(
        fc.property(arbitrary, (one) => !claim(one)),
        { seed: SEED, path, endOnFailure: true },
      );
      expect(planText(replayed.counterexample?.[0] ?? plan)).toBe(planText(line.at(-1) ?? plan));
    }
    expect(given).toBeGreaterThanOrEqual(5);
  });

  it('of a plan that did not shrink is its number', () => {
    const plan = DRAWN[7];
    expect(plan).toBeDefined();
    expect(plan && pathTo({ arbitrary, seed: SEED, path: '7', line: [plan] })).toBe('7');
  });

  it('is not given to a plan that the seed did not draw, nor to one that no shrink leads to', SLOW, () => {
    const [drawn, other] = DRAWN.slice(7, 9);
    expect(other && pathTo({ arbitrary, seed: SEED, path: '7', line: [other] })).toBeUndefined();
    expect(drawn && other && pathTo({ arbitrary, seed: SEED, path: '7', line: [drawn, other] })).toBeUndefined();
  });

  it('that leaves the tree leads nowhere', () => {
    expect(planAt(arbitrary, { seed: SEED, path: '7:100000' })).toBeUndefined();
  });
});
