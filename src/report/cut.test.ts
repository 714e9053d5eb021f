import { expect, test } from 'vitest';
import { cutText, hideSecrets } from './cut.ts';

test('a canary keeps its two first and four last characters', () => {
  expect(cutText('note zqabcdefghijklmnopqrstc7f1!')).toBe('note zq…c7f1!');
});

test('a token never appears, wherever it stands', () => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1LWEifQ.c2lnbmF0dXJl';
  expect(cutText(`Bearer ${jwt} end`)).toBe('Bearer <token> end');
  expect(cutText(`jwt.${btoa(jwt)}`)).not.toContain(btoa(jwt).slice(10, 20));
  expect(cutText(jwt.slice(0, 30))).toBe('<token>');
  expect(hideSecrets('{"refresh_token":"rt_0123456789"}')).toBe('{"refresh_token":"<token>"}');
});

test('a long text is cut with the number of characters that are left out', () => {
  expect(cutText('ä'.repeat(70))).toBe(`${'ä'.repeat(60)}… (10 more)`);
});

test('what would move the cursor of a terminal is escaped', () => {
  expect(cutText('a\u001b[2Jb\u009bc\nd')).toBe(String.raw`a\u001b[2Jb\u009bc\nd`);
});
