import { expect, test } from 'vitest';
import { ALICE, BOB, connect, disconnect, plan, readThreads, send, step } from '../selftest/witnesses/steps.ts';
import { dropUnopened } from './drop-unopened.ts';

test('drops what is done on a connection that nothing before it opens', () => {
  const mixed = plan(2, [
    step(ALICE, send()),
    step(ALICE, connect()),
    step(ALICE, send()),
    step(ALICE, send(), { connection: 1 }),
    step(BOB, disconnect()),
    step(BOB, readThreads()),
    step(BOB, send({ via: 'http' })),
  ]);
  expect(dropUnopened(mixed).steps.map(({ id }) => id)).toEqual([1, 2, 5, 6]);
});

test('keeps what follows a handshake that is to be refused, or a close', () => {
  const closed = plan(1, [step(ALICE, connect({ token: 'garbage' })), step(ALICE, disconnect()), step(ALICE, send())]);
  expect(dropUnopened(closed)).toEqual(closed);
});
