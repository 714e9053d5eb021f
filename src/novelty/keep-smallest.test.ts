import { expect, test } from 'vitest';
import type { Plan, Step } from '../plan/plan.ts';
import { keepSmallest } from './keep-smallest.ts';

const STEP: Step = { id: 0, user: 0, connection: 0, op: { kind: 'stall' }, when: { kind: 'previous' } };

function shown(name: string, steps: number, features: string, seenOn = 'here') {
  const plan: Plan = { version: 1, users: [{}], steps: Array.from({ length: steps }, () => STEP) };
  return { name, plan, features: features.split(''), seenOn };
}

function namesOf(plans: readonly { readonly name: string }[]): string {
  return plans.map(({ name }) => name).join(' ');
}

test('keeps the smallest plan for each feature, and no other', () => {
  const plans = [shown('long', 9, 'abc'), shown('short', 3, 'ab'), shown('other', 5, 'b'), shown('middle', 6, 'c')];
  expect(namesOf(keepSmallest(plans, 10))).toBe('short middle');
});

test('keeps the first of plans of equal size', () => {
  expect(namesOf(keepSmallest([shown('one', 3, 'a'), shown('two', 3, 'a')], 10))).toBe('one');
});

test('keeps a plan for each stack that shows it', () => {
  expect(namesOf(keepSmallest([shown('here', 3, 'a'), shown('there', 9, 'a', 'there')], 10))).toBe('here there');
});

test('keeps those that stand for the most features where not all have room', () => {
  expect(namesOf(keepSmallest([shown('one', 3, 'a'), shown('many', 4, 'bcd')], 1))).toBe('many');
});
