import { expect, test } from 'vitest';
import { chooseNames, nearestName } from './choose-names.ts';

const known = [{ name: 'isolation' }, { name: 'reconnect' }, { name: 'history' }];

test('known names give their things, each once and in the order given', () => {
  expect(chooseNames(['history', 'isolation', 'history'], { what: 'property', known })).toEqual([known[2], known[0]]);
});

test('an unknown name lists the known ones and suggests the nearest', () => {
  expect(() => chooseNames(['isolatoin'], { what: 'property', known })).toThrow(
    expect.objectContaining({
      code: 'unknown-property',
      message: 'expected the name of a property, got "isolatoin"',
      hint: 'Did you mean isolation? Known: isolation, reconnect, history.',
    }),
  );
});

test('a name that is like none gets no suggestion', () => {
  expect(nearestName('xyz', ['isolation', 'reconnect'])).toBeUndefined();
});
