import { expect, test } from 'vitest';
import { planText } from '../plan/codec.ts';
import type { Plan } from '../plan/plan.ts';
import { countRaces } from './races.ts';
import { steady } from './steady.ts';

/** Alice's second connection is opened while her first is being closed. */
const RACE: Plan = {
  version: 1,
  users: [{}],
  steps: [
    { id: 0, user: 0, connection: 0, op: connect(), when: { kind: 'previous' } },
    { id: 1, user: 0, connection: 0, op: { kind: 'disconnect', how: 'close' }, when: { kind: 'previous' } },
    { id: 2, user: 0, connection: 0, op: connect(), when: { kind: 'previous' } },
  ],
};

function connect(): Plan['steps'][number]['op'] {
  return { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } };
}

async function steadyBy(claim: (plan: Plan) => boolean): Promise<{ plan: Plan | undefined; performed: string[] }> {
  const performed: string[] = [];
  const certify = (plan: Plan): Promise<boolean> => {
    performed.push(planText(plan));
    return Promise.resolve(claim(plan));
  };
  return { plan: await steady({ plan: RACE, certify, certifyTimes: 3, lanes: 2, over: () => false }), performed };
}

test('a race that goes the way it is written is decided so', async () => {
  const { plan } = await steadyBy(({ steps }) => steps[1]?.op.kind === 'disconnect');
  expect(plan?.steps.map(({ op }) => op.kind)).toEqual(['connect', 'disconnect', 'connect']);
  expect(plan && countRaces(plan)).toBe(0);
});

test('a race that goes the other way is turned round', async () => {
  const { plan } = await steadyBy(({ steps }) => steps[1]?.op.kind === 'connect');
  expect(plan?.steps.map(({ op, connection }) => `${op.kind} ${connection}`)).toEqual([
    'connect 0',
    'connect 1',
    'disconnect 0',
  ]);
});

test('a plan is believed only when each of its performances shows the key', async () => {
  const { performed } = await steadyBy(({ steps }) => steps[1]?.op.kind === 'connect');
  const times = new Map<string, number>();
  for (const text of performed) times.set(text, (times.get(text) ?? 0) + 1);
  expect(Math.max(...times.values())).toBe(3);
});

test('a violation that needs the race has no steadier relative', async () => {
  expect((await steadyBy((plan) => countRaces(plan) > 0)).plan).toBeUndefined();
});
