import { expect, test } from 'vitest';
import { TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';
import { wellFormed } from './well-formed.ts';

test('a frame or an answer that cannot be read is told', () => {
  expect(verdictOf(wellFormed, [TWO_USERS])).toEqual(['holds']);
  expect(verdictOf(wellFormed, [TWO_USERS, 'c0 < unread "{"'])).toEqual(['own/frame']);
  expect(verdictOf(wellFormed, ['alice lease', 'alice http 0 me', 'http 0 = 200 unread'])).toEqual(['own/http']);
  expect(verdictOf(wellFormed, ['alice lease'])).toEqual(['not-exercised']);
});

test('a character that comes torn is told once for each way that it comes', () => {
  const torn = TWO_USERS.replace('c0 < welcome 0', 'c0 < welcome 0 raw="\ufffd"');
  const escaped = 'c0 < pong q1 n1 raw="\\\\uFFFD"';
  const answered = ['alice http 0 me', 'http 0 = 200 user raw="\ufffd"'];
  const told = 'upstream model alice step=1 states=alice "\ufffd"';
  expect(verdictOf(wellFormed, [torn])).toEqual(['own/character']);
  expect(verdictOf(wellFormed, [torn, escaped])).toEqual(['own/character']);
  expect(verdictOf(wellFormed, [TWO_USERS, escaped])).toEqual(['own/character']);
  expect(verdictOf(wellFormed, [TWO_USERS, ...answered])).toEqual(['own/answered-character']);
  expect(verdictOf(wellFormed, [TWO_USERS, told, told])).toEqual(['own/told-character']);
  expect(verdictOf(wellFormed, [TWO_USERS, told.replace('\ufffd', '🙂')])).toEqual(['holds']);
});
