import { expect, test } from 'vitest';
import { HISTORY_VERSION } from '../history/history.ts';
import type { History } from '../history/history.ts';
import { ALICE, BOB, connect, disconnect, plan, step } from '../selftest/witnesses/steps.ts';
import { describeUnknown } from './describe-unknown.ts';

const PLAN = plan(2, [step(ALICE, connect()), step(BOB, connect()), step(BOB, disconnect())]);

const PLACE = { via: 'header', replica: 0 } as const;
const HISTORY: History = {
  version: HISTORY_VERSION,
  entries: [
    { n: 0, at: 0, kind: 'opening', connection: 7, user: BOB, slot: 0, purpose: 'plan', token: 0, ...PLACE },
    { n: 1, at: 0, kind: 'watchdog', what: 'step', step: 2, limitMs: 5000 },
    { n: 2, at: 0, kind: 'watchdog', what: 'fence', connection: 7, limitMs: 2000 },
    { n: 3, at: 0, kind: 'quiet' },
  ],
};

test.each([
  [undefined, undefined],
  [1, 'S3 of bob, close, no end of step within 5000 ms'],
  [2, "on bob's connection, no end of fence within 2000 ms"],
  [3, undefined],
])('what had no end at entry %s', (at, says) => {
  expect(describeUnknown(at, { plan: PLAN, history: HISTORY })).toBe(says);
});
