import { expect, test } from 'vitest';
import { beginsThread, begunThreads, noteThread } from './threads.ts';
import type { KnownThread } from './threads.ts';

const began = { content: 'the first', beginsThread: true, isRepeated: false };
const repeated = { content: 'the same once more', beginsThread: true, isRepeated: true };

test('a thread has the title of the message that began it, also when a repetition is answered first', () => {
  const threads = new Map<string, KnownThread>();
  noteThread(threads, 't1', repeated);
  noteThread(threads, 't1', began);
  noteThread(threads, 't1', { content: 'a later one', beginsThread: false, isRepeated: false });
  expect(begunThreads(threads, 5)).toEqual([{ id: 't1', title: 'the f' }]);
});

test('a thread that was deleted, or that only repetitions name, is not added', () => {
  const threads = new Map<string, KnownThread>([['t1', { deletion: 'done', first: 'gone' }]]);
  noteThread(threads, 't2', repeated);
  expect(begunThreads(threads)).toEqual([]);
});

test("where clients name their threads, another user's name is one of their own", () => {
  const threads = new Map<string, KnownThread>([['t1', { deletion: 'none', first: 'a' }]]);
  expect(beginsThread(undefined, { threads, clientThreads: false })).toBe(true);
  expect(beginsThread('t2', { threads, clientThreads: false })).toBe(false);
  expect(beginsThread('t1', { threads, clientThreads: true })).toBe(false);
  expect(beginsThread('t2', { threads, clientThreads: true })).toBe(true);
});
