import { describe, expect, it } from 'vitest';
import { agentEvents } from '../../properties/agent-events.ts';
import { isolation } from '../../properties/isolation.ts';
import { PROPERTIES } from '../../properties/list.ts';
import { nonInterference } from '../../properties/non-interference.ts';
import { parseHistory } from '../history/notation.ts';
import { ABLE } from '../plan/able.fixture.ts';
import { prospectsOf } from '../novelty/prospects.ts';
import { planText } from '../plan/codec.ts';
import { costOf } from '../plan/cost.ts';
import { mutatePlan } from '../plan/mutate.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { createRandom } from '../support/random.ts';
import { asSeenBy } from './as-seen-by.ts';
import { createNovelty, type Novelty, type NoveltyOptions } from './novelty.ts';
import { createPlanSource, type DrawnPlan } from './plan-source.ts';
import type { Property } from './property.ts';

function open(options: Partial<NoveltyOptions> = {}): Novelty {
  const seed = 42;
  const source = createPlanSource({ properties: PROPERTIES, abilities: ABLE, seed });
  const standard = { source, properties: PROPERTIES, abilities: ABLE, seed, disturbed: false, known: [] };
  return createNovelty({ ...standard, novelty: 'followed', ...options });
}

/** What a stack would show that refuses each handshake with another status: something new each time. */
function perform(novelty: Novelty, executions: number): readonly DrawnPlan[] {
  return Array.from({ length: executions }, (_, execution) => {
    const drawn = novelty.next();
    const lease = drawn.plan.users.map((_user, user) => `${NAMES[user]} lease`);
    const lines = [...lease, 'c0 alice open', `c0 rejected ${execution + 400} no`];
    novelty.onPerformed(drawn, parseHistory(lines.join('\n')), { execution, elapsedMs: execution });
    return drawn;
  });
}

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'];

describe('novelty', { timeout: 60_000 }, () => {
  it('makes mutants, and all other plans are those of the source, none twice', () => {
    const drawn = perform(open(), 300);
    const fresh = drawn.filter(({ origin }) => origin !== undefined);
    expect(fresh.length).toBeLessThan(drawn.length * 0.9);
    const told = ({ plan, property, origin }: DrawnPlan) => `${property.name} ${origin?.path} ${planText(plan)}`;
    const source = createPlanSource({ properties: PROPERTIES, abilities: ABLE, seed: 42 });
    const all = new Set(Array.from({ length: 8 * 300 }, () => told(source.next())));
    expect(fresh.filter((one) => !all.has(told(one)))).toEqual([]);
    expect(new Set(fresh.map(told)).size).toBe(fresh.length);
  });

  it('gives each property its turn, and its mutants as well', () => {
    const spread = (drawn: readonly DrawnPlan[]): number => {
      const counts = PROPERTIES.map((one) => drawn.filter(({ property }) => property === one).length);
      return Math.max(...counts) - Math.min(...counts);
    };
    const drawn = perform(open(), 40 * PROPERTIES.length);
    const mutants = drawn.filter(({ origin }) => origin === undefined);
    expect(mutants.length).toBeGreaterThan(40);
    expect(spread(drawn.filter(({ origin }) => origin !== undefined))).toBeLessThanOrEqual(2);
    expect(spread(mutants)).toBeLessThanOrEqual(2);
  });

  it('makes mutants that show more, for what they cost, than mutants by chance do', () => {
    const random = createRandom('by chance');
    const chosen: DrawnPlan[] = [];
    const byChance: DrawnPlan[] = [];
    for (const seed of [1, 2, 3]) {
      const novelty = open({ seed });
      const mutants = perform(novelty, 200).filter(({ origin }) => origin === undefined);
      chosen.push(...mutants);
      for (const { property } of mutants) {
        const parents = novelty.plans.filter((one) => one.property === property.name);
        const other = random.pick(novelty.plans).plan;
        const plan = mutatePlan(random.pick(parents).plan, { random, other, abilities: ABLE });
        if (plan !== undefined) byChance.push({ plan, property });
      }
    }
    expect(chosen.length).toBeGreaterThan(100);
    expect(worthOf(chosen)).toBeGreaterThan(worthOf(byChance));
  });

  it('makes no mutant where it only watches', () => {
    const novelty = open({ novelty: 'watched' });
    expect(perform(novelty, 200).every(({ origin }) => origin !== undefined)).toBe(true);
    expect(novelty.summary).toMatchObject({ mutants: 0, lastNew: { execution: 199 } });
  });

  it('gives the same plans for the same seed and the same histories', () => {
    const texts = () => perform(open(), 200).map(({ plan }) => planText(plan));
    expect(texts()).toEqual(texts());
  });

  it('makes mutants of what earlier campaigns kept, for what this target can do', () => {
    const [{ plan } = { plan: undefined }] = perform(open(), 1);
    const features = new Set(['close: rejected 400 while none']);
    const known = [
      { plan: withToken(plan), property: 'isolation', features },
      { plan: withToken(plan), property: 'of another version', features: new Set(['other']) },
    ];
    const abilities: Abilities = { ...ABLE, tokens: ['valid'] };
    const novelty = open({ known, abilities });
    expect(novelty.summary).toMatchObject({ knownBefore: 1, plans: 1 });
    const mutants = perform(novelty, 300).filter(({ origin }) => origin === undefined);
    expect(mutants.length).toBeGreaterThan(10);
    const tokens = mutants.flatMap((one) =>
      one.plan.steps.flatMap(({ op }) => (op.kind === 'connect' ? [op.token] : [])),
    );
    expect(new Set(tokens)).toEqual(new Set(['valid']));
  });

  it('keeps what shows nothing new, but was never compared', () => {
    const [{ plan } = { plan: undefined }] = perform(open(), 1);
    const history = parseHistory('alice lease\nc0 alice open\nc0 rejected 400 no');
    const keptOf = (...properties: readonly Property[]): number => {
      const novelty = open();
      for (const [execution, property] of properties.entries()) {
        if (plan !== undefined) novelty.onPerformed({ plan, property }, history, { execution, elapsedMs: execution });
      }
      return novelty.summary.plans;
    };
    expect(keptOf(isolation, agentEvents)).toBe(1);
    expect(keptOf(isolation, nonInterference, nonInterference)).toBe(2);
  });

  it('keeps nothing that disturbs the stack, unless each plan is to', () => {
    const disturbing = disturb(perform(open(), 1)[0]);
    for (const [disturbed, plans] of [[false, 0], [true, 1]] as const) {
      const novelty = open({ disturbed });
      const history = parseHistory('alice lease\nc0 alice open\nc0 rejected 400 no');
      novelty.onPerformed(disturbing, history, { execution: 0, elapsedMs: 0 });
      expect(novelty.summary).toMatchObject({ plans });
      expect(novelty.summary.found).toBeGreaterThan(0);
    }
  });
});

/** How many kinds of steps and orders plans have together, for what they cost. */
function worthOf(drawn: readonly DrawnPlan[]): number {
  const prospects = new Set(drawn.flatMap(({ plan, property }) => [...asSeenBy(property, prospectsOf(plan))]));
  return prospects.size / drawn.reduce((sum, { plan }) => sum + costOf(plan), 0);
}

function withToken(plan: Plan | undefined): Plan {
  const steps = (plan?.steps ?? []).map((step) =>
    step.op.kind === 'connect' ? { ...step, op: { ...step.op, token: 'garbage' as const } } : step,
  );
  return { version: 1, users: plan?.users ?? [{}], steps };
}

function disturb(drawn: DrawnPlan | undefined): DrawnPlan {
  if (drawn === undefined) throw new Error('expected a plan');
  const op = { kind: 'disturb', what: 'kill', replica: 0 } as const;
  const steps = [{ id: 0, user: 0, connection: 0, op, when: { kind: 'previous' } as const }];
  return { ...drawn, plan: { version: 1, users: [{}], steps } };
}
