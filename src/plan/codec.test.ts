import { describe, expect, it } from 'vitest';
import { OverhearError } from '../support/errors.ts';
import { decodePlan, encodePlan, planText } from './codec.ts';
import type { Plan } from './plan.ts';

const PLAN: Plan = {
  version: 1,
  users: [{}, { profile: 1 }],
  steps: [
    {
      id: 0,
      user: 0,
      connection: 0,
      op: { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' }, device: 1 },
      when: { kind: 'previous' },
    },
    {
      id: 4,
      user: 1,
      connection: 0,
      op: { kind: 'read', what: 'threads', page: 2 },
      when: { kind: 'settled', step: 0 },
    },
  ],
};

function refusalOf(json: unknown): unknown {
  try {
    decodePlan(json);
  } catch (error) {
    if (error instanceof OverhearError) return { code: error.code, message: error.message };
  }
  return undefined;
}

/** The plan with the field at a path replaced. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = JSON.parse(planText(PLAN));
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  Reflect.set(Object(parent), path.at(-1) ?? '', value);
  return copy;
}

describe('the codec of plans', () => {
  it('reads what it writes', () => {
    expect(decodePlan(JSON.parse(JSON.stringify(encodePlan(PLAN))))).toEqual(PLAN);
  });

  it('gives equal plans equal text, whatever the order of their keys', () => {
    const { steps, users, version } = PLAN;
    expect(planText({ steps, users, version })).toBe(planText(PLAN));
    expect(planText({ ...PLAN, users: [{}, { profile: 2 }] })).not.toBe(planText(PLAN));
  });

  it('refuses a plan of a later version', () => {
    expect(refusalOf({ ...PLAN, version: 2 })).toEqual({
      code: 'plan-version',
      message: 'expected a plan of version 1, got version 2',
    });
  });

  it.each([
    ['no object', 12, 'expected plan to be Object, got 12'],
    ['a field that no plan has', changed(['extra'], 1), 'expected extra to be never, got "extra"'],
    ['an unknown op', changed(['steps', 1, 'op', 'kind'], 'shout'), 'expected steps.1.op.kind to be ("connect" | '],
    ['a number out of range', changed(['steps', 1, 'op', 'page'], 0), 'expected steps.1.op.page to be >=1, got 0'],
    ['no users', changed(['users'], []), 'expected users to be >=1, got 0'],
  ])('refuses %s and names the place', (_, json, message) => {
    const refusal = refusalOf(json);
    expect(refusal).toMatchObject({ code: 'plan-malformed', message: expect.stringContaining(message) as unknown });
  });

  it.each([
    ['names a step that is not there', changed(['steps', 1, 'when', 'step'], 3)],
    ['names a later step', changed(['steps', 0, 'when'], { kind: 'settled', step: 4 })],
    ['has an id that does not rise', changed(['steps', 1, 'id'], 0)],
    ['belongs to a user who is not there', changed(['steps', 1, 'user'], 2)],
  ])('refuses a plan in which a step %s', (_, json) => {
    expect(refusalOf(json)).toMatchObject({ code: 'plan-malformed' });
  });
});
