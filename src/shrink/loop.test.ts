import { describe, expect, it } from 'vitest';
import { ABLE } from '../plan/able.fixture.ts';
import { drawPlan } from '../plan/arbitrary.ts';
import { interleave } from '../plan/interleave.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { createRandom } from '../support/random.ts';
import { amplify } from './amplify.ts';
import { dropSteps } from './edit.ts';
import { shrink } from './loop.ts';
import type { ShrinkOptions, Shrunk } from './options.ts';
import { countRaces } from './races.ts';

/** Long plans of four and five users. */
function drawLong(seed: number): Plan {
  return drawPlan(createRandom(seed), {
    abilities: ABLE,
    climate: {
      ops: { connect: 4, send: 12, disconnect: 6, read: 3, stop: 1, refresh: 1, stall: 1 },
      users: { min: 4, max: 5 },
      connections: 3,
      steps: 34,
      badTokens: 0.05,
      foreign: 0.3,
      agingPlans: 0,
      holds: 0.4,
    },
  });
}

type Claim = (plan: Plan) => boolean;

/** The first long plans that fail a claim. */
function failing(claim: Claim, count: number): readonly Plan[] {
  const plans: Plan[] = [];
  for (let seed = 0; plans.length < count && seed < 3000; seed += 1) {
    const plan = drawLong(seed);
    if (plan.steps.length >= 20 && claim(plan)) plans.push(plan);
  }
  expect(plans).toHaveLength(count);
  return plans;
}

/** Whether steps that fit come one after the other. */
function follows(plan: Plan, wanted: readonly ((step: Step, found: readonly Step[]) => boolean)[]): boolean {
  const search = (from: number, found: readonly Step[]): boolean => {
    const next = wanted[found.length];
    if (next === undefined) return true;
    return plan.steps.some((step, at) => at >= from && next(step, found) && search(at + 1, [...found, step]));
  };
  return search(0, []);
}

/** Two users connect, one sends and drops, the other sends: a leak to whoever is left. */
const leak: Claim = (plan) =>
  follows(plan, [
    ({ op }) => op.kind === 'connect',
    ({ op, user }, [a]) => op.kind === 'connect' && user !== a?.user,
    ({ op, user }, [a]) => op.kind === 'send' && user === a?.user,
    ({ op, user }, [a]) => op.kind === 'disconnect' && user === a?.user,
    ({ op, user }, [, b]) => op.kind === 'send' && user === b?.user,
  ]);

/** The same, but each read cures it. */
const cured: Claim = (plan) => leak(plan) && !plan.steps.some(({ op }) => op.kind === 'read');

/** A second connect while a run is held in its tool. */
const inWindow: Claim = (plan) =>
  follows(plan, [
    ({ op }) => op.kind === 'send' && op.holds.includes('tool-result'),
    ({ op, user, when }, [a]) =>
      op.kind === 'connect' && user !== a?.user && 'run' in when && when.run.step === a?.id && when.run.user === a.user,
  ]);

/** Sends of users who are there, before somebody else connects: each of them may show. */
function tellingSends({ steps }: Plan): number {
  const isTelling = ({ op, user }: Step, at: number): boolean =>
    op.kind === 'send' &&
    steps.slice(0, at).some((one) => one.op.kind === 'connect' && one.user === user) &&
    steps.slice(at + 1).some((one) => one.op.kind === 'connect' && one.user !== user);
  return steps.filter(isTelling).length;
}

interface Watched {
  readonly shrunk: Shrunk;
  readonly most: number;
  readonly judged: number;
}

/** Shrinks with simulated executions: a claim answers after a turn of the event loop, a clock counts executions. */
async function shrinkBy(plan: Plan, claim: Claim, options: Partial<ShrinkOptions> = {}): Promise<Watched> {
  let clock = 0;
  let judged = 0;
  let most = 0;
  const busy = new Set<number>();
  const shrunk = await shrink({
    plan,
    lanes: 4,
    budgetMs: 1e9,
    abilities: ABLE,
    clock: () => clock,
    judge: async (candidate, lane) => {
      expect(busy.has(lane)).toBe(false);
      busy.add(lane);
      most = Math.max(most, busy.size);
      judged += 1;
      await new Promise((resolve) => setImmediate(resolve));
      clock += 1;
      busy.delete(lane);
      return claim(candidate);
    },
    certify: (candidate) => {
      clock += 1;
      return Promise.resolve(claim(candidate));
    },
    rate: 1,
    ...options,
  });
  return { shrunk, most, judged };
}

/** The same, with the steps of all candidates that were judged. */
async function shrinkCounting(plan: Plan, claim: Claim): Promise<Watched & { readonly performed: number }> {
  let performed = 0;
  const counted: Claim = (candidate) => {
    performed += candidate.steps.length;
    return claim(candidate);
  };
  return { ...(await shrinkBy(plan, counted)), performed };
}

/** Shrinks twenty long plans of which each telling send shows the violation at some rate. */
async function shrinkTelling(options: {
  readonly rateOfOne: number;
  /** The plans are believed to show it each time. */
  readonly isCertain?: boolean;
  readonly isTaken: (plan: Plan, rate: number) => boolean;
}): Promise<readonly Shrunk[]> {
  const { rateOfOne, isCertain = false, isTaken } = options;
  const chance = createRandom(`telling ${rateOfOne}`);
  const rateOf = (plan: Plan): number => 1 - (1 - rateOfOne) ** tellingSends(plan);
  const sometimes: Claim = (plan) => chance.next() < rateOf(plan);
  const certify = (plan: Plan): Promise<boolean> => Promise.resolve(sometimes(plan));
  const all: Shrunk[] = [];
  for (let seed = 0; all.length < 20; seed += 1) {
    const plan = drawLong(seed);
    const rate = rateOf(plan);
    if (!isTaken(plan, rate)) continue;
    all.push((await shrinkBy(plan, sometimes, { rate: isCertain ? 1 : rate, certify })).shrunk);
  }
  return all;
}

function idsFrom({ steps }: Plan, at: number): readonly number[] {
  return steps.slice(at).map(({ id }) => id);
}

function kindsOf({ steps }: Plan): readonly string[] {
  return steps.map(({ user, op }) => `${user} ${op.kind}`);
}

describe('shrink', () => {
  it('comes to the five steps of a leak, of two users and with nothing said that need not be', async () => {
    const calls: number[] = [];
    for (const plan of failing(leak, 15)) {
      const { shrunk, judged } = await shrinkBy(plan, leak);
      expect(shrunk).toMatchObject({ minimal: true });
      const kinds = kindsOf(shrunk.plan).map((kind) => kind.slice(2));
      expect([...kinds].sort()).toEqual(['connect', 'connect', 'disconnect', 'send', 'send']);
      expect(shrunk.plan.users).toEqual([{}, {}]);
      expect(shrunk.plan.steps.every(({ connection }) => connection === 0)).toBe(true);
      expect(countRaces(shrunk.plan)).toBe(0);
      calls.push(judged);
    }
    expect(calls.reduce((sum, count) => sum + count, 0) / calls.length).toBeLessThan(100);
  });

  it('comes to the same when some steps cure the violation', async () => {
    const original = failing(leak, 10);
    for (const plan of original
      .map((one) => ({ ...one, steps: one.steps.filter(({ op }) => op.kind !== 'read') }))
      .filter(cured)) {
      const { shrunk } = await shrinkBy(plan, cured);
      expect(shrunk.plan.steps).toHaveLength(5);
      expect(shrunk.minimal).toBe(true);
    }
  });

  it('keeps the one trigger and the one hold that are needed', async () => {
    for (const plan of failing(inWindow, 10)) {
      const { shrunk } = await shrinkBy(plan, inWindow);
      expect(kindsOf(shrunk.plan).map((kind) => kind.slice(2))).toEqual(['send', 'connect']);
      expect(shrunk.plan.steps[0]?.op).toMatchObject({
        holds: ['tool-result'],
        key: { kind: 'none' },
        thread: { kind: 'new' },
      });
    }
  });

  it('comes to a few users of a crowd without leaving out each of them', async () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const plans = Array.from({ length: 6 }, (_, at) => drawLong(6 * seed + at));
      const firsts = plans.map((_, at) => plans.slice(0, at).reduce((sum, { users }) => sum + users.length, 0));
      const plan = interleave(
        plans.map((one, at) => ({
          plan: one,
          users: one.users.map((_, user) => (firsts[at] ?? 0) + user),
          issuedAt: (step) => 10 * step + at,
        })),
      );
      const { shrunk, performed } = await shrinkCounting(plan, leak);
      expect(shrunk.plan.steps).toHaveLength(5);
      expect(performed).toBeLessThan((plan.users.length * plan.steps.length) / 2);
    }
  });

  it('comes to one of many times without leaving out each of them', async () => {
    for (const one of failing(leak, 5)) {
      const plan = amplify(one, 8, ABLE);
      const { shrunk, performed } = await shrinkCounting(plan, leak);
      expect(shrunk.plan.steps).toHaveLength(5);
      const connections = new Set(plan.steps.map(({ user, connection }) => `${user}/${connection}`)).size;
      expect(performed).toBeLessThan((connections * plan.steps.length) / 2);
    }
  });

  it('tries first what is hinted at, and goes on from there', async () => {
    for (const plan of failing(leak, 5)) {
      const lengths: number[] = [];
      const last = plan.steps.findIndex((_, at) => leak({ ...plan, steps: plan.steps.slice(0, at + 1) }));
      const hinted: Claim = (candidate) => {
        lengths.push(candidate.steps.length);
        return leak(candidate);
      };
      const { shrunk } = await shrinkBy(plan, hinted, { hints: [dropSteps(idsFrom(plan, last + 1))] });
      expect(shrunk.plan.steps).toHaveLength(5);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(last + 1);
    }
  });

  it('never performs more candidates at once than there are lanes, and no lane two at a time', async () => {
    for (const lanes of [1, 3, 8]) {
      const watched = await Promise.all(failing(leak, 5).map((plan) => shrinkBy(plan, leak, { lanes })));
      expect(Math.max(...watched.map(({ most }) => most))).toBe(lanes);
      expect(watched.every(({ shrunk }) => shrunk.minimal)).toBe(true);
    }
  });

  it('keeps the smallest so far when the budget ends, and says so', async () => {
    const [plan = drawLong(0)] = failing(leak, 1);
    const { shrunk } = await shrinkBy(plan, leak, { budgetMs: 30, lanes: 1 });
    expect(shrunk).toMatchObject({ minimal: false, reason: 'its 30 ms were over' });
    expect(shrunk.executions).toBeLessThanOrEqual(31);
    expect(shrunk.plan.steps.length).toBeLessThan(plan.steps.length);
    expect(leak(shrunk.plan)).toBe(true);
  });

  it('performs nothing when it was interrupted before', async () => {
    const [plan = drawLong(0)] = failing(leak, 1);
    const { shrunk } = await shrinkBy(plan, leak, { signal: AbortSignal.abort() });
    expect(shrunk).toMatchObject({ plan, executions: 0, minimal: false, reason: 'it was interrupted' });
  });

  it('goes back to what a fresh stack shows when the shared ones were poisoned', async () => {
    const [plan = drawLong(0)] = failing(leak, 1);
    const poisoned: Claim = ({ steps }) => steps.some(({ op }) => op.kind === 'send');
    const { shrunk } = await shrinkBy(plan, poisoned, { certify: (candidate) => Promise.resolve(leak(candidate)) });
    expect(shrunk.plan.steps).toHaveLength(5);
    expect(shrunk.minimal).toBe(true);
  });

  it('goes on from what only a fresh stack shows', async () => {
    const [plan = drawLong(0)] = failing(leak, 1);
    const blind: Claim = (candidate) => leak(candidate) && candidate.steps.length > 6;
    const { shrunk } = await shrinkBy(plan, blind, { certify: (candidate) => Promise.resolve(leak(candidate)) });
    expect(shrunk.plan.steps).toHaveLength(5);
    expect(shrunk.minimal).toBe(true);
  });

  it('rejects when an execution does, after all lanes have answered', async () => {
    const [plan = drawLong(0)] = failing(leak, 1);
    let underWay = 0;
    const refused = shrinkBy(plan, leak, {
      judge: async (_, lane) => {
        underWay += 1;
        for (let turn = 0; turn < lane; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        throw new Error('the stack is gone');
      },
    });
    await expect(refused).rejects.toThrow('the stack is gone');
    expect(underWay).toBe(0);
  });

  it('gives the same plan for the same answers, whatever the lanes', async () => {
    for (const plan of failing(leak, 5)) {
      const one = await shrinkBy(plan, leak, { lanes: 1 });
      const many = await shrinkBy(plan, leak, { lanes: 8 });
      expect(many.shrunk.plan).toEqual(one.shrunk.plan);
    }
  });

  it.each([
    { rate: 0.5, most: 500 },
    { rate: 0.3, most: 1000 },
  ])('comes to the same when the violation shows at a rate of $rate', { timeout: 20_000 }, async ({ rate, most }) => {
    const chance = createRandom(`shown at ${rate}`);
    const sometimes: Claim = (plan) => leak(plan) && chance.next() < rate;
    const certify = (plan: Plan): Promise<boolean> => Promise.resolve(sometimes(plan));
    const all: Shrunk[] = [];
    for (const plan of failing(leak, 20)) all.push((await shrinkBy(plan, sometimes, { rate, certify })).shrunk);
    // Of each, that no step can go is said with 95 % confidence.
    expect(all.filter(({ plan, minimal }) => minimal && plan.steps.length === 5).length).toBeGreaterThanOrEqual(19);
    expect(all.reduce((sum, { executions }) => sum + executions, 0) / all.length).toBeLessThan(most);
  });

  it('tells that what was certain is not so any more, and has made it small by then', async () => {
    const all = await shrinkTelling({ rateOfOne: 0.4, isCertain: true, isTaken: (_, rate) => rate >= 0.95 });
    const told = all.filter(({ isCertain, minimal }) => !isCertain && !minimal);
    expect(told.length).toBeGreaterThanOrEqual(15);
    expect(told.every(({ reason }) => reason === 'it turned out to show only sometimes')).toBe(true);
    expect(told.filter(({ plan }) => plan.steps.length <= 8).length).toBeGreaterThanOrEqual(0.75 * told.length);
    expect(all.reduce((sum, { executions }) => sum + executions, 0) / all.length).toBeLessThan(200);
  });

  it('keeps what shows the violation each time where a little less shows it seldom', async () => {
    const chance = createRandom('hardly larger');
    const kept: Shrunk[] = [];
    for (const plan of failing(leak, 20)) {
      const certainly: Claim = (one) => leak(one) && (one.users.length > 2 || chance.next() < 0.1);
      const certify = (one: Plan): Promise<boolean> => Promise.resolve(certainly(one));
      const { shrunk } = await shrinkBy(plan, certainly, { certify });
      if (shrunk.isCertain && shrunk.minimal) kept.push(shrunk);
    }
    expect(kept.length).toBeGreaterThanOrEqual(15);
  });

  it('comes to a single run when each of many may show it, and so the plan more often than its run', async () => {
    const all = await shrinkTelling({ rateOfOne: 0.3, isTaken: ({ steps }, rate) => steps.length >= 25 && rate > 0 });
    const isLeast = ({ plan, minimal }: Shrunk): boolean =>
      minimal && plan.steps.length === 3 && tellingSends(plan) === 1;
    expect(all.filter(isLeast).length).toBeGreaterThanOrEqual(19);
    expect(all.reduce((sum, { executions }) => sum + executions, 0) / all.length).toBeLessThan(700);
  });
});
