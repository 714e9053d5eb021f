import { describe, expect, it } from 'vitest';
import { PROPERTIES } from '../../properties/list.ts';
import { CHECKERS, COMPARISONS } from '../check/list.ts';
import { defineProperty, type Property } from './property.ts';

const PROPERTY: Property = {
  name: 'some-claim',
  claim: 'something holds',
  climate: {
    ops: { send: 1 },
    users: { min: 1, max: 2 },
    connections: 1,
    steps: 5,
    badTokens: 0,
    foreign: 0,
    agingPlans: 0,
    holds: 0,
  },
  checkers: ['principal'],
};

describe('defineProperty', () => {
  it('gives back what it was given', () => {
    expect(defineProperty(PROPERTY)).toBe(PROPERTY);
  });

  it.each([
    [{ ...PROPERTY, name: 'Some Claim' }, 'expected a name in kebab-case, got "Some Claim"'],
    [{ ...PROPERTY, checkers: [] }, 'expected some-claim to name at least one checker, got none'],
    [
      { ...PROPERTY, climate: { ...PROPERTY.climate, users: { min: 2, max: 9 } } },
      'expected some-claim to have from 1 to 5 users, got 2 to 9',
    ],
    [
      { ...PROPERTY, climate: { ...PROPERTY.climate, ops: {} } },
      'expected some-claim to give the op send a weight above 0, got undefined',
    ],
  ])('refuses what is no property and says what it expected', (property, message) => {
    expect(() => defineProperty(property)).toThrow(message);
  });
});

describe('the properties', () => {
  it('name checkers that exist, and have names of their own', () => {
    const known = [...CHECKERS, ...COMPARISONS].map(({ name }) => name);
    expect(PROPERTIES.flatMap(({ checkers }) => checkers).filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(PROPERTIES.map(({ name }) => name)).size).toBe(PROPERTIES.length);
  });
});
