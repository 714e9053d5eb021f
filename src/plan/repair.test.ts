import { describe, expect, it } from 'vitest';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { createRandom, type Random } from '../support/random.ts';
import { ABLE } from './able.fixture.ts';
import { drawPlan } from './arbitrary.ts';
import { decodePlan, encodePlan } from './codec.ts';
import { compact } from './compact.ts';
import { OP_KINDS, type Abilities, type Op, type Plan, type Step } from './plan.ts';
import { renumber } from './renumber.ts';
import { repair } from './repair.ts';
import type { Climate } from './weather.ts';

const EVERYTHING: Abilities = { ...ABLE, replicas: 3, disturbances: DISTURBANCE_KINDS };
const LITTLE: Abilities = {
  ops: ['connect', 'send', 'read'],
  tokens: ['valid'],
  resume: false,
  http: false,
  pins: false,
  replicas: 1,
  subprotocol: false,
  devices: false,
  disturbances: [],
};
const ALL_OPS: Climate = {
  ops: Object.fromEntries(OP_KINDS.map((op) => [op, 1])),
  users: { min: 1, max: 5 },
  connections: 3,
  steps: 12,
  badTokens: 0.2,
  foreign: 0.4,
  agingPlans: 0.2,
  holds: 0.5,
};

const SEND: Op = {
  kind: 'send',
  thread: { kind: 'new' },
  prompt: { kind: 'unique' },
  key: { kind: 'none' },
  script: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
  holds: [],
  via: 'socket',
};

function planOf(...steps: readonly Partial<Step>[]): Plan {
  return {
    version: 1,
    users: [{}, {}],
    steps: steps.map((step, id) => ({ id, user: 0, connection: 0, op: SEND, when: { kind: 'previous' }, ...step })),
  };
}

function without(plan: Plan, ...ids: readonly number[]): Plan {
  return { ...plan, steps: plan.steps.filter(({ id }) => !ids.includes(id)) };
}

function drawMany(count: number): readonly { readonly plan: Plan; readonly random: Random }[] {
  return Array.from({ length: count }, (_, seed) => {
    const random = createRandom(seed);
    return { plan: drawPlan(random, { climate: ALL_OPS, abilities: EVERYTHING }), random };
  });
}

describe('repair', () => {
  it('leaves a valid plan as it is', () => {
    for (const { plan } of drawMany(300)) expect(repair(plan, EVERYTHING)).toEqual(plan);
  });

  it('makes a plan of every subset of steps, in every order, and is done after one time', () => {
    for (const { plan, random } of drawMany(300)) {
      const some = plan.steps.filter(() => random.next() < 0.6);
      const mixed =
        random.next() < 0.5
          ? some
          : some
              .map((step) => ({ step, at: random.next() }))
              .sort((a, b) => a.at - b.at)
              .map(({ step }) => step);
      const repaired = compact(repair(renumber({ ...plan, steps: mixed })));
      expect(decodePlan(encodePlan(repaired))).toEqual(repaired);
      expect(compact(repair(renumber(repaired)))).toEqual(repaired);
    }
  });

  it('leaves only what a target can do', () => {
    for (const { plan } of drawMany(300)) {
      const repaired = repair(plan, LITTLE);
      expect(repair(repaired, LITTLE)).toEqual(repaired);
      expect(repaired.steps.filter(({ op }) => !LITTLE.ops.includes(op.kind) || 'replica' in op)).toEqual([]);
      expect(
        repaired.steps.filter(({ op }) => 'token' in op && (op.token !== 'valid' || op.resume.kind !== 'none')),
      ).toEqual([]);
      const isPlain = ({ op }: Step): boolean => !('device' in op || ('via' in op && op.via === 'subprotocol'));
      expect(repaired.steps.every(isPlain)).toBe(true);
      expect(repaired.steps.filter(({ op }) => op.kind !== 'connect' && 'via' in op && op.via !== 'socket')).toEqual(
        [],
      );
    }
  });

  it('attaches to what is heard already only where that brings nothing anew', () => {
    const connect = { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } } as const;
    const attach = { op: { kind: 'attach', run: { user: 0, step: 0 } } } as const;
    const elsewhere = { ...attach, connection: 1 };
    const plan = planOf({}, attach, elsewhere, elsewhere, { op: connect }, attach);
    expect(repair(plan, EVERYTHING)).toEqual(plan);
    const kept = repair(plan, { ...EVERYTHING, reattaches: false });
    expect(kept).toEqual(without(plan, 1, 3));
  });

  it("has another user's token beside one's own where there are two places for tokens, and one is in the first", () => {
    const opens = { kind: 'connect', token: 'valid', via: 'header', beside: 1, resume: { kind: 'none' } } as const;
    const opensOf = (op: Partial<typeof opens> | object): Op => ({ ...opens, ...op });
    const besideAfter = (op: Op, abilities = EVERYTHING): unknown => {
      const [step] = repair(planOf({ op }, {}), abilities).steps;
      return step?.op.kind === 'connect' ? step.op.beside : 'no handshake';
    };
    expect(besideAfter(opens)).toBe(1);
    expect(besideAfter(opensOf({ token: 'garbage' }))).toBe(1);
    expect(besideAfter(opensOf({ token: 'none' }))).toBeUndefined();
    expect(besideAfter(opensOf({ via: 'subprotocol' }))).toBeUndefined();
    expect(besideAfter(opensOf({ beside: 0 }))).toBeUndefined();
    expect(besideAfter(opensOf({ beside: 2 }))).toBeUndefined();
    expect(besideAfter(opens, { ...EVERYTHING, subprotocol: false })).toBeUndefined();
  });

  it('makes somebody a member who is none', () => {
    const share = (user: number): { readonly user: number; readonly op: Op } => ({
      user: 1,
      op: { kind: 'share', run: { user: 0, step: 0 }, user },
    });
    const plan = { ...planOf({}, share(0), share(1), share(2), share(3)), users: [{}, {}, {}] };
    expect(repair(plan, EVERYTHING)).toEqual(without(plan, 1, 4));
  });

  it('names the nearest earlier send of the same user when a run is gone', () => {
    const plan = planOf({}, {}, { user: 1 }, { op: { kind: 'stop', run: { user: 0, step: 1 }, via: 'socket' } });
    expect(repair(without(plan, 1)).steps.at(-1)?.op).toEqual({
      kind: 'stop',
      run: { user: 0, step: 0 },
      via: 'socket',
    });
    expect(repair(without(plan, 0, 1)).steps.map(({ id }) => id)).toEqual([2]);
  });

  it('answers equal prompts alike, by the script of the first that is left', () => {
    const say = (k: number, tools: number): Partial<Step> => ({
      op: { ...SEND, prompt: { kind: 'shared', k }, script: { ...SEND.script, tools } },
    });
    const plan = planOf(say(0, 1), say(1, 2), { ...say(0, 3), user: 1 }, { ...say(0, 4), user: 1 });
    const tools = ({ steps }: Plan): readonly number[] =>
      steps.flatMap(({ op }) => (op.kind === 'send' ? [op.script.tools] : []));
    expect(tools(repair(plan))).toEqual([1, 2, 1, 1]);
    expect(tools(repair(without(plan, 0)))).toEqual([2, 3, 3]);
    expect(tools(decodePlan(encodePlan(plan)))).toEqual([1, 2, 1, 1]);
  });

  it('drops a release when its send no longer holds that phase', () => {
    const plan = planOf({}, { op: { kind: 'release', run: { user: 0, step: 0 }, phase: 'final' } });
    expect(repair(plan).steps.map(({ id }) => id)).toEqual([0]);
  });

  it('falls back to the simplest trigger, thread and key when there is nothing earlier', () => {
    const run = { user: 0, step: 0 };
    const plan = planOf(
      {},
      {
        op: {
          ...SEND,
          thread: { kind: 'of', run },
          key: { kind: 'again', run },
          prompt: { kind: 'id-of-thread', run },
        },
        when: { kind: 'event', run, event: 'agent_started', nth: 1 },
      },
      { when: { kind: 'settled', step: 1 } },
    );
    expect(repair(without(plan, 0)).steps).toEqual([
      { id: 1, user: 0, connection: 0, op: SEND, when: { kind: 'previous' } },
      { id: 2, user: 0, connection: 0, op: SEND, when: { kind: 'settled', step: 1 } },
    ]);
    expect(repair(without(plan, 0, 1)).steps[0]?.when).toEqual({ kind: 'previous' });
  });

  it('never lets a step name itself or a later one', () => {
    const plan = planOf(
      { when: { kind: 'settled', step: 0 } },
      { op: { ...SEND, thread: { kind: 'of', run: { user: 0, step: 5 } } } },
    );
    expect(repair(plan).steps[0]?.when).toEqual({ kind: 'previous' });
    expect(repair(plan).steps[1]?.op).toMatchObject({ thread: { kind: 'of', run: { user: 0, step: 0 } } });
  });

  it('folds pins back into the replicas and drops them where there is one', () => {
    const plan = planOf({ op: { ...SEND, replica: 4 } });
    expect(repair(plan, EVERYTHING).steps[0]?.op).toMatchObject({ replica: 1 });
    expect(repair(plan, { ...EVERYTHING, replicas: 1 }).steps[0]?.op).not.toHaveProperty('replica');
  });
});

describe('compact', () => {
  it('numbers users and connections without holes and keeps users who are only named', () => {
    const plan: Plan = {
      version: 1,
      users: [{ profile: 0 }, { profile: 1 }, { profile: 2 }, { profile: 3 }],
      steps: [
        { id: 3, user: 3, connection: 2, op: { ...SEND, claims: 1 }, when: { kind: 'previous' } },
        {
          id: 7,
          user: 3,
          connection: 0,
          op: { kind: 'stop', run: { user: 3, step: 3 }, via: 'socket' },
          when: { kind: 'previous' },
        },
      ],
    };
    expect(compact(plan)).toEqual({
      version: 1,
      users: [{ profile: 1 }, { profile: 3 }],
      steps: [
        { id: 3, user: 1, connection: 0, op: { ...SEND, claims: 0 }, when: { kind: 'previous' } },
        {
          id: 7,
          user: 1,
          connection: 1,
          op: { kind: 'stop', run: { user: 1, step: 3 }, via: 'socket' },
          when: { kind: 'previous' },
        },
      ],
    });
  });
});
