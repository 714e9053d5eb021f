import { expect, test } from 'vitest';
import type { Direction, ViolationKey } from '../check/checker.ts';
import { PLAN_VERSION } from '../plan/plan.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { Told } from './news.ts';
import { createSuspects } from './suspects.ts';
import type { Suspect } from './suspects.ts';

const NOTHING: Told = { found: [], beside: [] };

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
  const key = { property: 'isolation', checker: 'principal', direction, where: 'event' };
  return {
    drawn: { plan, property },
    key,
    execution: steps,
    shown: [key],
    proof: '',
    takesOthers: direction === 'stranger',
    doubtful: false,
    common: false,
  };
}

test('what crosses users is examined first, what needs a stranger last, and short plans before long ones', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  const all = [suspect(3, 'stranger'), suspect(9, 'other-user'), suspect(5, 'own'), suspect(8, 'own')];
  all.forEach((one) => suspects.add(one));
  const taken = Array.from({ length: 4 }, () => suspects.take()?.execution);
  expect(taken).toEqual([9, 5, 8, 3]);
  expect(suspects.take()).toBeUndefined();
});

test('what did not show alone waits for those that were not tried', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  for (const one of [{ ...suspect(2, 'own'), doubtful: true }, suspect(7, 'stranger')]) suspects.add(one);
  expect([suspects.take(), suspects.take()].map((one) => one?.execution)).toEqual([7, 2]);
});

test('only a few suspects wait', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  for (let steps = 1; steps <= 50; steps += 1) suspects.add(suspect(steps, 'own'));
  expect(suspects.size).toBe(6);
});

test('suspects that were tried already are told apart from those that were not', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  suspects.add({ ...suspect(3, 'own'), doubtful: true });
  expect(suspects).toMatchObject({ size: 1, due: 0 });
  suspects.add(suspect(5, 'own'));
  expect(suspects).toMatchObject({ size: 2, due: 1 });
  expect(suspects.take()?.doubtful).toBe(false);
});

/** Takes, in this order, the executions that are examined; each of these in vain. */
function examineInVain(suspects: ReturnType<typeof createSuspects>, times: number): unknown[] {
  return Array.from({ length: times }, () => {
    const taken = suspects.take();
    if (taken !== undefined && !taken.doubtful) suspects.add({ ...taken, doubtful: true });
    return taken && [taken.execution, taken.common ? 'closely' : 'shortly'];
  });
}

test('after a short plan was in vain the long ones go first', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  for (const steps of [5, 4, 6, 8, 7]) suspects.add(suspect(steps, 'own'));
  expect(examineInVain(suspects, 5)).toEqual([4, 8, 7, 6, 5].map((execution) => [execution, 'shortly']));
});

test('after eight of a key in vain the first that showed it gets a close look, and another after sixteen', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  const looks = Array.from({ length: 20 }, (_, at) => {
    suspects.add(suspect(at + 1, 'own'));
    return examineInVain(suspects, 1)[0];
  });
  expect(looks.flatMap((look, at) => (String(look).endsWith('closely') ? [[at, look]] : []))).toEqual([
    [8, [1, 'closely']],
    [17, [2, 'closely']],
  ]);
});

test('the close look is due at once, whether others wait or not', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  for (let steps = 1; steps <= 7; steps += 1) suspects.add({ ...suspect(steps, 'own'), doubtful: true });
  expect(suspects.due).toBe(0);
  suspects.add({ ...suspect(8, 'own'), doubtful: true });
  expect(suspects.due).toBe(1);
});

test('however many come that were not tried, what was tried in vain is kept', () => {
  const suspects = createSuspects({ told: () => NOTHING });
  suspects.add({ ...suspect(90, 'own'), doubtful: true });
  for (let steps = 1; steps <= 50; steps += 1) suspects.add(suspect(steps, 'other-user'));
  const taken = Array.from({ length: 7 }, () => suspects.take()?.execution);
  expect(taken).toEqual([1, 2, 3, 4, 5, 6, 90]);
});

test('what shows beside something found goes last and is not due, and what is found is not looked for again', () => {
  const found: ViolationKey[] = [];
  const suspects = createSuspects({ told: () => ({ found, beside: [] }) });
  const first = suspect(3, 'other-user');
  const again = suspect(4, 'other-user');
  const beside = { ...suspect(5, 'own'), key: { ...first.key, checker: 'known-ids' }, shown: [first.key] };
  const sameChecker = { ...suspect(6, 'own'), shown: [first.key] };
  const apart = suspect(9, 'own');
  for (const one of [first, again, beside, sameChecker, apart]) suspects.add(one);
  expect(suspects.take()?.execution).toBe(3);
  found.push(first.key);
  expect(suspects.due).toBe(1);
  expect([suspects.take(), suspects.take(), suspects.take()].map((one) => one?.execution)).toEqual([9, 5, undefined]);
});
