import { expect, test } from 'vitest';
import { performCampaign } from '../selftest/campaign.fixture.ts';

test('a campaign that goes on tells each violation once, and some of each bug that it meets', async () => {
  const faults = ['idor-stream', 'dup-sub'];
  const { verdict, tally, findings } = await performCampaign({
    seed: 11,
    runs: 150,
    concurrency: 8,
    faults,
    keepGoing: true,
  });
  expect(verdict).toBe('violated');
  expect(tally.executions).toBe(150);
  const keys = findings.map(({ key: { checker, direction, where } }) => `${checker} ${direction} ${where}`);
  expect(new Set(keys).size).toBe(keys.length);
  const checkers = findings.map(({ key }) => key.checker);
  expect(checkers).toEqual(expect.arrayContaining(['auth-boundary', 'exactly-once']));
}, 120_000);
