import { expect, test } from 'vitest';
import { nonInterference } from '../../properties/non-interference.ts';
import { replayEntries } from '../cli/perform-replay.ts';
import { ENTRY_VERSION, type CorpusEntry } from '../corpus/entry.ts';
import type { ReplayResult } from '../report/events.ts';
import { performCampaign } from './campaign.fixture.ts';
import { othersExist } from './witnesses/others-exist.ts';

const PAIRS = 12;

test.each([1, 3])('what users of the sound stack see does not depend on others, with %i replicas', async (replicas) => {
  const campaign = { seed: 3, runs: PAIRS, concurrency: 4, properties: [nonInterference], replicas };
  const { verdict, findings, checkers } = await performCampaign(campaign);
  expect({ verdict, findings }).toEqual({ verdict: 'holds', findings: [] });
  expect(checkers.find(({ name }) => name === 'non-interference')?.verdicts.holds).toBeGreaterThan(PAIRS / 2);
});

/** A campaign, its confirmation on stacks of its own, and ten repeats: each a plan performed again and again. */
const CAMPAIGN_LIMIT_MS = 240_000;

test(
  'what no rule describes is found and shown in two columns',
  async () => {
    const campaign = { seed: 1, runs: 400, concurrency: 4, properties: [nonInterference], faults: ['others-exist'] };
    const { findings } = await performCampaign(campaign);
    expect(findings.map(({ key }) => key.checker)).toEqual(['non-interference']);
    expect(findings[0]?.violation.contrast?.rows.filter(({ differs }) => differs)).toHaveLength(1);
  },
  CAMPAIGN_LIMIT_MS,
);

test('an entry is replayed by performing its plan together and apart again', async () => {
  const entry: CorpusEntry = {
    version: ENTRY_VERSION,
    title: 'the refusal of a run tells that it exists',
    property: nonInterference.name,
    key: { property: nonInterference.name, checker: 'non-interference', direction: 'other-user', where: 'answer' },
    plan: othersExist,
    target: { name: 'reference', replicas: 1, faults: ['others-exist'] },
    expect: 'violated',
    repeats: { violated: 2, of: 2 },
    found: { date: '2026-01-01', version: '0.0.0' },
  };
  expect(await replay(entry)).toMatchObject({ asExpected: true, verdict: 'violated', violated: 2 });
  expect(await replay(entry, { faults: [] })).toMatchObject({ asExpected: true, verdict: 'holds' });
});

async function replay(entry: CorpusEntry, more: { readonly faults?: readonly string[] } = {}): Promise<ReplayResult> {
  const { signal } = new AbortController();
  const live = { onWait: () => undefined, onResult: () => undefined, signal };
  const [result] = await replayEntries({ entries: [{ file: 'kept.json', entry }], times: 2, ...more }, live);
  if (result === undefined) throw new Error('one entry was to be replayed');
  return result;
}
