import { expect, test } from 'vitest';
import { OverhearError } from '../../support/errors.ts';
import { GUARDS } from './guards/list.ts';
import { plantFaults } from './plant.ts';
import { readPlanting } from './planting.ts';

test('a slug alone is a fault that always does its harm', () => {
  expect(readPlanting('last-connect')).toEqual({ slug: 'last-connect', guards: [] });
});

test.each(GUARDS.map(({ example }) => example))('last-connect@%s has one guard', (example) => {
  const { slug, guards } = readPlanting(`last-connect@${example}`);
  expect([slug, guards.length]).toEqual(['last-connect', 1]);
});

test('guards compose in any number', () => {
  const all = GUARDS.map(({ example }) => `@${example}`).join('');
  expect(readPlanting(`slot-reuse${all}`).guards).toHaveLength(GUARDS.length);
});

test.each([
  ['', 'expected the slug of a fault, or SLUG@GUARD, got ""'],
  ['@p=0.3', 'expected the slug of a fault, or SLUG@GUARD, got "@p=0.3"'],
  ['a@', 'expected a guard that there is, got "a@"'],
  ['a@p=.1@q=2', 'expected a guard that there is, got "a@q=2"'],
  ['a@p=.1@p=.2', 'expected @p once at most, got "a@p=.1@p=.2"'],
  ['a@p', 'expected @p= and a probability above 0 and up to 1, got "a@p"'],
  ['a@p=0', 'expected @p= and a probability above 0 and up to 1, got "a@p=0"'],
  ['a@p=1.1', 'expected @p= and a probability above 0 and up to 1, got "a@p=1.1"'],
  ['a@run=0', 'expected @run= and a whole number from 1, got "a@run=0"'],
  ['a@replica=-1', 'expected @replica= and the number of a replica, from 0, got "a@replica=-1"'],
  ['a@tool=', 'expected @tool= and the name of a tool, got "a@tool="'],
  ['a@reconnect=1', 'expected @reconnect alone, got "a@reconnect=1"'],
  ['a@connect=500', 'expected @connect= and a time such as 500ms or 2s, got "a@connect=500"'],
  ['a@bytes=1k', 'expected @bytes= and a whole number of bytes, got "a@bytes=1k"'],
])('"%s" is refused: %s', (text, message) => {
  expect(() => readPlanting(text)).toThrow(expect.objectContaining({ code: 'bad-fault', message }));
});

test('whoever writes a guard that there is not, or gives it no value, is told what can be written', () => {
  expect(hintOf('a@often')).toContain('@p=0.1, @run=2, @replica=1, @tool=http_get');
  expect(hintOf('a@run')).toBe("a@run=2 does harm only from the user's second run on.");
});

function hintOf(text: string): string | undefined {
  try {
    readPlanting(text);
  } catch (error) {
    return error instanceof OverhearError ? error.hint : undefined;
  }
  return undefined;
}

test('a fault that there is not cannot be planted, with a guard or without', () => {
  expect(() => plantFaults(['last-connection@p=0.5'], 'stack')).toThrow(/expected the slug of a fault, got/);
});
