import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EXAMPLE_ENTRY } from './example.fixture.ts';
import { entryFileName } from './file-name.ts';
import { loadCorpus, loadEntries, loadEntry } from './load.ts';
import { saveEntry } from './save.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'overhear-corpus-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test('a saved entry is found by its file and in its directory', async () => {
  const file = await saveEntry(join(root, 'regression'), EXAMPLE_ENTRY);
  expect(await loadEntry(file)).toEqual({ file, entry: EXAMPLE_ENTRY });
  expect(await loadCorpus(root)).toEqual([{ file, entry: EXAMPLE_ENTRY }]);
  expect(await loadEntries([file, root])).toHaveLength(1);
});

test('nothing but the entry stays in the directory', async () => {
  await saveEntry(root, EXAMPLE_ENTRY);
  expect(await readdir(root)).toEqual([entryFileName(EXAMPLE_ENTRY)]);
});

test('an entry that exists already is left alone', async () => {
  const file = await saveEntry(root, EXAMPLE_ENTRY);
  await writeFile(file, 'by hand');
  expect(await saveEntry(root, { ...EXAMPLE_ENTRY, title: 'another day' })).toBe(file);
  expect(await readFile(file, 'utf8')).toBe('by hand');
});

test('a file name is the property and 8 hex digits that depend on plan, faults and key alone', () => {
  const name = entryFileName(EXAMPLE_ENTRY);
  expect(name).toMatch(/^isolation-[0-9a-f]{8}\.json$/);
  const later = { ...EXAMPLE_ENTRY, title: 'x', seed: 7, found: { date: '2027-01-01', version: '2' } };
  expect(entryFileName(later)).toBe(name);
  expect(entryFileName({ ...EXAMPLE_ENTRY, target: { ...EXAMPLE_ENTRY.target, faults: [] } })).not.toBe(name);
  expect(entryFileName({ ...EXAMPLE_ENTRY, key: { ...EXAMPLE_ENTRY.key, where: 'answer' } })).not.toBe(name);
  expect(entryFileName({ ...EXAMPLE_ENTRY, plan: { ...EXAMPLE_ENTRY.plan, users: [{}, {}] } })).not.toBe(name);
});

test('a corpus that does not exist yet is empty, and a missing entry is said to be missing', async () => {
  expect(await loadCorpus(join(root, 'none'))).toEqual([]);
  await expect(loadEntry(join(root, 'none.json'))).rejects.toMatchObject({ code: 'entry-missing' });
  await expect(loadEntries([join(root, 'none')])).rejects.toMatchObject({ code: 'entry-missing' });
});

test('a file where the corpus directory should be is named, for reading and for writing', async () => {
  const file = join(root, 'corpus');
  await writeFile(file, '');
  const error = { code: 'corpus-not-a-directory' };
  await expect(loadCorpus(file)).rejects.toMatchObject(error);
  await expect(saveEntry(file, EXAMPLE_ENTRY)).rejects.toMatchObject(error);
  await expect(saveEntry(join(file, 'generated'), EXAMPLE_ENTRY)).rejects.toMatchObject(error);
});

test('one entry that cannot be read stops the loading of all', async () => {
  await saveEntry(root, EXAMPLE_ENTRY);
  await writeFile(join(root, 'isolation-00000000.json'), '{"version":1');
  await expect(loadCorpus(root)).rejects.toMatchObject({ code: 'entry-truncated' });
});
