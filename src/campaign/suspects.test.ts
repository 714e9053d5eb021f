import { expect, test } from 'vitest';
import type { Direction } from '../check/checker.ts';
import { PLAN_VERSION } from '../plan/plan.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { createSuspects } from './suspects.ts';
import type { Suspect } from './suspects.ts';

const property = {
  name: 'isolation',
  claim: 'nothing crosses',
  climate: {
    ops: {},
    users: { min: 2, max: 2 },
    connections: 1,
    steps: 4,
    badTokens: 0,
    foreign: 0,
    agingPlans: 0,
    holds: 0,
  },
  checkers: ['principal'],
};

function suspect(steps: number, direction: Direction): Suspect {
  const one: Step = { id: 0, user: 0, connection: 0, op: { kind: 'logout' }, when: { kind: 'previous' } };
  const plan: Plan = {
    version: PLAN_VERSION,
    users: [{}],
    steps: Array.from({ length: steps }, (_, id) => ({ ...one, id })),
  };
  return {
    drawn: { plan, property },
    key: { property: 'isolation', checker: 'principal', direction, where: 'event' },
    execution: steps,
    proof: '',
    doubtful: false,
  };
}

test('what crosses users is examined first, what needs a stranger last, and short plans before long ones', () => {
  const suspects = createSuspects();
  const all = [suspect(3, 'stranger'), suspect(9, 'other-user'), suspect(5, 'own'), suspect(8, 'own')];
  all.forEach((one) => suspects.add(one));
  const taken = Array.from({ length: 4 }, () => suspects.take()?.execution);
  expect(taken).toEqual([9, 5, 8, 3]);
  expect(suspects.take()).toBeUndefined();
});

test('what did not show alone waits for those that were not tried', () => {
  const suspects = createSuspects();
  for (const one of [{ ...suspect(2, 'own'), doubtful: true }, suspect(7, 'stranger')]) suspects.add(one);
  expect([suspects.take(), suspects.take()].map((one) => one?.execution)).toEqual([7, 2]);
});

test('only a few suspects wait', () => {
  const suspects = createSuspects();
  for (let steps = 1; steps <= 50; steps += 1) suspects.add(suspect(steps, 'own'));
  expect(suspects.size).toBe(6);
});

test('suspects that were tried already are told apart from those that were not', () => {
  const suspects = createSuspects();
  suspects.add({ ...suspect(3, 'own'), doubtful: true });
  expect(suspects).toMatchObject({ size: 1, untried: 0 });
  suspects.add(suspect(5, 'own'));
  expect(suspects).toMatchObject({ size: 2, untried: 1 });
  expect(suspects.take()?.doubtful).toBe(false);
});
