import { expect, test } from 'vitest';
import type { Tally } from '../report/events.ts';
import type { Count } from './tally.ts';
import { judgeSilence } from './verdict.ts';

const TALLY: Tally = {
  executions: 100,
  runs: 300,
  events: 2000,
  frames: 3000,
  unparsed: 0,
  overlapping: 60,
  reconnects: 50,
  disturbed: 0,
  steps: 1200,
  unreached: 40,
  elapsedMs: 1000,
};

function counted(tally: Partial<Tally>, others: Partial<Count> = {}): Count {
  return {
    add: () => undefined,
    addUnknown: () => undefined,
    tally: () => ({ ...TALLY, ...tally }),
    unknown: [],
    unknownExecutions: 0,
    blindOwners: 0,
    disturbances: [],
    checkers: [judged('principal', 100)],
    latency: { connect: { p50: 1, p95: 1, p99: 1 }, event: { p50: 1, p95: 1, p99: 1 } },
    ...others,
  };
}
function judged(name: string, holds: number): Count['checkers'][number] {
  return { name, verdicts: { holds, violated: 0, unknown: 0, 'not-exercised': 100 - holds } };
}

const options = { aboutEvents: true, disturbed: false, unconfirmed: 0, checkers: ['principal'] };

test('a campaign that saw enough and found nothing holds', () => {
  expect(judgeSilence(counted({}), options)).toEqual({ verdict: 'holds' });
});

test.each([
  ['no execution', counted({ executions: 0 })],
  ['no event', counted({ events: 0 })],
  ['frames that could mostly not be read', counted({ unparsed: 1501 })],
  ['no overlap of two users in fifty executions', counted({ executions: 50, overlapping: 0 })],
  ['nothing to judge for its checkers', counted({}, { checkers: [judged('principal', 0), judged('other', 100)] })],
  ['an owner who never saw their own canary', counted({}, { blindOwners: 1 })],
])('%s is vacuous', (_, count) => {
  expect(judgeSilence(count, options).verdict).toBe('vacuous');
});

test('a campaign that was to disturb the stack, and never did, is vacuous', () => {
  expect(judgeSilence(counted({}), { ...options, disturbed: true }).verdict).toBe('vacuous');
  expect(judgeSilence(counted({ disturbed: 1 }), { ...options, disturbed: true }).verdict).toBe('holds');
});

test('no overlap in forty-nine executions is not yet vacuous', () => {
  expect(judgeSilence(counted({ executions: 49, overlapping: 0 }), options).verdict).toBe('holds');
});

test('a violation that did not show again is never green', () => {
  expect(judgeSilence(counted({}), { ...options, unconfirmed: 1 }).verdict).toBe('unknown');
});

test('more than one execution in a hundred without a verdict leaves the campaign without one', () => {
  expect(judgeSilence(counted({}, { unknownExecutions: 1 }), options).verdict).toBe('holds');
  expect(judgeSilence(counted({}, { unknownExecutions: 2 }), options).verdict).toBe('unknown');
});
