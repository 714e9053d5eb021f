import { expect, test } from 'vitest';
import { defer } from '../support/deferred.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';

/** Begins an execution that goes on until it is ended, and says whether there was room for another at once. */
function begin(dispatcher: Dispatcher, { alone }: { readonly alone: boolean }) {
  const ended = defer<void>();
  const execution = { isUnderWay: false, end: () => ended.resolve(), room: Promise.resolve() };
  const perform = async (): Promise<void> => {
    execution.isUnderWay = true;
    await ended.promise;
    execution.isUnderWay = false;
  };
  execution.room = dispatcher.begin(perform, { alone });
  return execution;
}

const AMONG_OTHERS = { alone: false };
const ALONE = { alone: true };

test('as many as fit go on at once, and the next waits for one of them', async () => {
  const dispatcher = createDispatcher({ concurrency: 2, manyStacks: true });
  const [one, two, three] = [1, 2, 3].map(() => begin(dispatcher, AMONG_OTHERS));
  await one?.room;
  await two?.room;
  expect([one, two, three].map((each) => each?.isUnderWay)).toEqual([true, true, false]);
  one?.end();
  await three?.room;
  expect([one, two, three].map((each) => each?.isUnderWay)).toEqual([false, true, true]);
});

test('on a single stack one that needs it to itself waits for the others, and they for it', async () => {
  const dispatcher = createDispatcher({ concurrency: 4, manyStacks: false });
  const other = begin(dispatcher, AMONG_OTHERS);
  await other.room;
  const alone = begin(dispatcher, ALONE);
  expect(alone.isUnderWay).toBe(false);
  other.end();
  await dispatcher.rest();
  await expect.poll(() => alone.isUnderWay).toBe(true);
  let hasRoom = false;
  void alone.room.then(() => {
    hasRoom = true;
  });
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  alone.end();
  await alone.room;
  expect(alone.isUnderWay).toBe(false);
});

test('where stacks can be started it goes on beside the others', async () => {
  const dispatcher = createDispatcher({ concurrency: 4, manyStacks: true });
  const other = begin(dispatcher, AMONG_OTHERS);
  const alone = begin(dispatcher, ALONE);
  await Promise.all([other.room, alone.room]);
  expect([other.isUnderWay, alone.isUnderWay]).toEqual([true, true]);
});

test('a narrowed one lets one go on at a time', async () => {
  const dispatcher = createDispatcher({ concurrency: 4, manyStacks: true });
  dispatcher.narrow();
  const one = begin(dispatcher, AMONG_OTHERS);
  await one.room;
  const two = begin(dispatcher, AMONG_OTHERS);
  expect([one.isUnderWay, two.isUnderWay]).toEqual([true, false]);
  one.end();
  await two.room;
  expect([one.isUnderWay, two.isUnderWay]).toEqual([false, true]);
});
