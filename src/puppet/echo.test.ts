import { expect, it } from 'vitest';

import { canariesIn } from './echo.ts';

const canary = (letter: string): string => `zq${letter.repeat(24)}`;

it('canaries are found wherever they stand, each once, in the order in which they came last', () => {
  const text = `{"a":"${canary('a')}\\n${canary('b')}_${canary('c')}","b":"x${canary('a')}"}`;
  expect(canariesIn(text)).toEqual([canary('b'), canary('c'), canary('a')]);
});

it('of more than 12 canaries the last 12 are told', () => {
  const all = 'abcdefghijklmnop'.split('').map(canary);
  expect(canariesIn(all.join(' '))).toEqual(all.slice(-12));
});
