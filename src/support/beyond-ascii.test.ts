import { expect, test } from 'vitest';
import { BEYOND_ASCII, tear } from './beyond-ascii.ts';

test.each([`data: ${BEYOND_ASCII}\n\n`, BEYOND_ASCII, '🙂'])('%j is torn within a character', (text) => {
  const [head, rest] = tear(text);
  expect(Buffer.concat([head, rest]).toString('utf8')).toBe(text);
  expect(head.toString('utf8') + rest.toString('utf8')).toContain('\ufffd');
});

test('a text of ASCII alone is cut in its middle', () => {
  expect(tear('abcd').map(String)).toEqual(['ab', 'cd']);
});
