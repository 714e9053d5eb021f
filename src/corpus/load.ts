import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeError, OverhearError } from '../support/errors.ts';
import { decodeEntry } from './codec.ts';
import type { KeptEntry } from './entry.ts';
import { GENERATED } from './generated-name.ts';

/** Reads one entry. Throws an OverhearError: `entry-missing`, or what `decodeEntry` says of the file. */
export async function loadEntry(file: string): Promise<KeptEntry> {
  try {
    return { file, entry: decodeEntry(await readFile(file, 'utf8'), file) };
  } catch (cause) {
    if (cause instanceof OverhearError) throw cause;
    throw missing(file, cause);
  }
}

/**
 * Reads every entry of files and directories (with those below them but for `generated`, which holds no entries), each
 * once: in the order given, a directory's by name. Throws at the first that cannot be read, so that a broken entry is
 * never passed over in silence.
 */
export async function loadEntries(places: readonly string[]): Promise<readonly KeptEntry[]> {
  const files = new Set<string>();
  for (const place of places) {
    const found = await statOf(place);
    for (const file of found.isDirectory() ? await filesBelow(place) : [place]) files.add(file);
  }
  const entries: KeptEntry[] = [];
  for (const file of files) entries.push(await loadEntry(file));
  return entries;
}

/** As `loadEntries` of one directory, which need not exist; `corpus-not-a-directory` when it is something else. */
export async function loadCorpus(directory: string): Promise<readonly KeptEntry[]> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) {
    throw new OverhearError('corpus-not-a-directory', `expected a directory at ${directory}, found a file`, {
      hint: 'Move the file away; overhear makes the directory itself.',
    });
  }
  return loadEntries([directory]);
}

async function statOf(place: string): Promise<{ isDirectory(): boolean }> {
  try {
    return await stat(place);
  } catch (cause) {
    throw missing(place, cause);
  }
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const items = await readdir(directory, { withFileTypes: true, recursive: true });
  return items
    .filter((item) => item.isFile() && item.name.endsWith('.json') && basename(item.parentPath) !== GENERATED)
    .map((item) => join(item.parentPath, item.name))
    .sort();
}

function missing(file: string, cause: unknown): OverhearError {
  const isThere = !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT');
  const came = isThere ? describeError(cause) : 'there is none';
  return new OverhearError('entry-missing', `expected a corpus entry at ${file}: ${came}`, {
    cause,
    hint: 'Run "overhear replay" without a file to see what the corpus holds.',
  });
}
