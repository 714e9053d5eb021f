import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Step } from '../plan/plan.ts';
import { EXAMPLE_ENTRY } from './example.fixture.ts';
import { loadGenerated, MOST_GENERATED, pruneGenerated, saveGenerated } from './generated-directory.ts';
import type { GeneratedPlan } from './generated.ts';
import { loadCorpus } from './load.ts';
import { saveEntry } from './save.ts';

let root = '';
let generated = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'overhear-generated-'));
  generated = join(root, 'generated');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const CONNECT: Step = {
  id: 0,
  user: 0,
  connection: 0,
  op: { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } },
  when: { kind: 'previous' },
};

function shown(steps: number, ...features: string[]): GeneratedPlan {
  return shownBy(Array.from({ length: steps }, (_, id) => ({ ...CONNECT, id, connection: id })), features);
}

function shownBy(steps: readonly Step[], features: readonly string[]): GeneratedPlan {
  const plan = { version: 1 as const, users: [{}], steps };
  return { plan, property: 'isolation', features: new Set(features), seenOn: 'reference' };
}

test('a plan that is kept is read again as it was', async () => {
  const one = shown(3, 'a', 'b');
  await saveGenerated(generated, [one]);
  const { plans, damaged } = await loadGenerated(generated);
  expect(plans).toEqual([{ ...one, file: expect.stringMatching(/isolation-[0-9a-f]{8}\.json$/) }]);
  expect(damaged).toEqual([]);
  expect(await readdir(generated)).toHaveLength(1);
});

test('a cache that does not exist is empty', async () => {
  expect(await loadGenerated(generated)).toEqual({ plans: [], damaged: [] });
  expect(await pruneGenerated(generated)).toMatchObject({ kept: 0, removed: 0 });
});

test('damaged files are told and passed over, and pruning removes them', async () => {
  await saveGenerated(generated, [shown(1, 'a')]);
  for (const [name, text] of [
    ['cut.json', '{"version":1'],
    ['empty.json', ''],
    ['later.json', '{"version":2}'],
    ['entry.json', JSON.stringify(EXAMPLE_ENTRY)],
  ] as const) {
    await writeFile(join(generated, name), text);
  }
  const { plans, damaged } = await loadGenerated(generated);
  expect(plans).toHaveLength(1);
  expect(damaged.map(({ file }) => file)).toEqual(
    ['cut.json', 'empty.json', 'entry.json', 'later.json'].map((name) => join(generated, name)),
  );
  expect(damaged.every(({ why }) => why.length > 0)).toBe(true);
  expect(await pruneGenerated(generated)).toMatchObject({ kept: 1, removed: 4 });
  expect(await readdir(generated)).toHaveLength(1);
});

test('a file where the cache should be is told, and is left alone', async () => {
  await writeFile(generated, 'a file');
  expect((await loadGenerated(generated)).damaged).toMatchObject([{ file: generated }]);
  await expect(saveGenerated(generated, [shown(1, 'a')])).rejects.toThrow('EEXIST');
  await pruneGenerated(generated);
  expect(await readdir(root)).toEqual(['generated']);
});

test('pruning leaves the smallest plan for each feature', async () => {
  await saveGenerated(generated, [shown(5, 'a', 'b'), shown(2, 'a'), shown(7, 'b')]);
  expect(await pruneGenerated(generated)).toEqual({ kept: 2, removed: 1, damaged: [], features: 2 });
  const { plans } = await loadGenerated(generated);
  expect(new Set(plans.map(({ plan }) => plan.steps.length))).toEqual(new Set([2, 5]));
});

test('a cache never becomes larger than its limit', async () => {
  const many = Array.from({ length: MOST_GENERATED + 20 }, (_, at) =>
    shownBy([{ ...CONNECT, connection: at }], [`only ${at}`, 'common']),
  );
  await saveGenerated(generated, many);
  expect(await readdir(generated)).toHaveLength(MOST_GENERATED);
});

test('the corpus is its entries, without the cache', async () => {
  const file = await saveEntry(join(root, 'regression'), EXAMPLE_ENTRY);
  await saveGenerated(generated, [shown(1, 'a')]);
  expect(await loadCorpus(root)).toEqual([{ file, entry: EXAMPLE_ENTRY }]);
});
