import { describe, expect, onTestFinished, test, type TestContext } from 'vitest';
import { tellingFailure, verdictOf } from '../../report/diagnosis.ts';
import { examineSubject, firstConfirmed, fuzzSubject } from '../defined/campaign.fixture.ts';
import { startSubject, type NetraSubject } from './netra-campaign.fixture.ts';
import type { NetraBug, NetraOptions, NetraShape } from './options.ts';

// On a busy machine an execution that waits for what was lost takes many seconds.
const LONG_MS = 180_000;
const SOUND_RUNS = 24;
const SEARCH_MS = 60_000;

/** Stops it after the test; one that goes on beside others hands over its own `onTestFinished`. */
async function subjectWith(
  options: Parameters<typeof startSubject>[0],
  whenFinished: TestContext['onTestFinished'] = onTestFinished,
): Promise<NetraSubject> {
  const subject = await startSubject(options);
  whenFinished(() => subject.netra.stop());
  return subject;
}

const SOUND: readonly (Partial<NetraOptions> & { readonly shape: NetraShape; readonly signs?: true })[] = [
  { shape: 'bridge' },
  { shape: 'emitter', starts: 3 },
  { shape: 'per-user', signs: true },
  { shape: 'agent-request', welcome: 'cut' },
  { shape: 'fallback', starts: 2 },
];

test.each(SOUND)('nothing is found in a sound one that speaks %j', { timeout: LONG_MS }, async (options) => {
  const summary = await fuzzSubject(await subjectWith(options), { seed: 3, runs: SOUND_RUNS });
  expect(summary.findings).toEqual([]);
  expect(summary).toMatchObject({ verdict: 'holds', unknown: [], tally: { executions: SOUND_RUNS, unparsed: 0 } });
});

const BUGS: readonly (readonly [NetraBug, NetraShape, readonly string[]])[] = [
  ['auth-cache', 'fallback', ['canary-confinement', 'principal', 'known-ids']],
  ['demo-user', 'bridge', ['canary-confinement', 'principal', 'known-ids']],
  ['message-lost', 'emitter', ['event-completeness']],
  ['drops-after-welcome', 'per-user', ['event-completeness']],
];

// They wait more than they compute, so that some go on beside each other.
test.concurrent.for(BUGS)(
  'the bug %s is found (%s)',
  { timeout: LONG_MS },
  async ([bug, shape, checkers], { onTestFinished: whenFinished }) => {
    const subject = await subjectWith({ bug, shape }, whenFinished);
    expect(checkers).toContain(await firstConfirmed(subject, { seed: 1, timeMs: SEARCH_MS }));
  },
);

test('it is found, too, where idle connections hear of whatever goes on', { timeout: LONG_MS }, async () => {
  const subject = await subjectWith({ bug: 'demo-user', shape: 'bridge' });
  expect(await firstConfirmed(subject, { seed: 3, timeMs: SEARCH_MS })).toBe('canary-confinement');
});

describe('a stack on which every connection dies', () => {
  test('has no verdict of a campaign but that it cannot be fuzzed, and why', async () => {
    const summary = await fuzzSubject(await subjectWith({ bug: 'dies-1011' }), { seed: 1, runs: 1 });
    expect(summary).toMatchObject({ verdict: 'unavailable', tally: { executions: 0 } });
    expect(summary.reason).toContain('closed with 1011 "Factory initialization failed"');
  });

  test('is diagnosed by its connections', async () => {
    const diagnosis = await examineSubject(await subjectWith({ bug: 'dies-1011' }));
    expect(verdictOf(diagnosis)).toBe('unavailable');
    expect(tellingFailure(diagnosis)).toMatchObject({ check: 'connect' });
  });
});

test('a sound one is found to be sound by the doctor, with each way to sign in', async () => {
  for (const signs of [{}, { signs: true }] as const) {
    expect(verdictOf(await examineSubject(await subjectWith(signs)))).toBe('sound');
  }
});
