import { expect, it } from 'vitest';
import { createRandom } from '../support/random.ts';
import { ABLE } from './able.fixture.ts';
import { drawPlan } from './arbitrary.ts';
import { drawWeather, type Climate } from './weather.ts';

const CLIMATE: Climate = {
  ops: { connect: 2, send: 8, read: 6, probe: 1 },
  users: { min: 2, max: 3 },
  connections: 2,
  steps: 12,
  badTokens: 0,
  foreign: 0.5,
  agingPlans: 0,
  holds: 0.2,
};

it('has the requests of a target of its own in the place of reads that it has not', () => {
  const ops = (abilities: typeof ABLE): readonly string[] => {
    const { asks, ...weather } = drawWeather(createRandom(1), { climate: CLIMATE, abilities });
    return [`probe ${weather.ops.probe}`, `probe ${asks.probe}`];
  };
  const without = ABLE.ops.filter((op) => op !== 'read');
  expect(ops({ ...ABLE, probes: ['messages'] })).toEqual(['probe 1', 'probe 2']);
  expect(ops({ ...ABLE, ops: without, probes: ['messages'] })).toEqual(['probe 7', 'probe 7']);
});

it('draws requests about a run of another that are what that user asked before, also once it is answered', () => {
  const plans = Array.from({ length: 1000 }, (_, seed) =>
    drawPlan(createRandom(seed), { climate: CLIMATE, abilities: ABLE }),
  );
  const echoes = plans.flatMap(({ steps }) =>
    steps.flatMap((step, at) => {
      const { op, user } = step;
      if (op.kind !== 'read' || op.what !== 'messages' || op.page === undefined || op.run.user === user) return [];
      const first = steps
        .slice(0, at)
        .findLast((one) => one.user === op.run.user && JSON.stringify(one.op) === JSON.stringify(op));
      return first === undefined ? [] : [{ step, first }];
    }),
  );
  expect(echoes.length).toBeGreaterThan(0);
  const after = echoes.filter(({ step: { when }, first }) => when.kind === 'settled' && when.step === first.id);
  expect(after.length).toBeGreaterThan(0);
});
