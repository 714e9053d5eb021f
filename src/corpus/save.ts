import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, OverhearError } from '../support/errors.ts';
import { encodeEntry } from './codec.ts';
import type { CorpusEntry } from './entry.ts';
import { entryFileName } from './file-name.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes an entry into a directory, which is made if need be, and returns its file. All or nothing: a reader never sees
 * half an entry, and one that is there already is left alone. Throws an OverhearError: `corpus-not-a-directory`,
 * `corpus-no-space`, `corpus-not-writable`; nothing stays behind then, and the caller still has the entry to print.
 */
export async function saveEntry(directory: string, entry: CorpusEntry): Promise<string> {
  const file = join(directory, entryFileName(entry));
  try {
    await mkdir(directory, { recursive: true });
    if (await exists(file)) return file;
    await writeWhole(directory, [{ name: entryFileName(entry), text: encodeEntry(entry) }], { flush: true });
    return file;
  } catch (cause) {
    throw explain(cause, directory);
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function explain(cause: unknown, directory: string): OverhearError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    const message = `expected a directory at ${directory}, found a file on the way`;
    const hint = 'Move the file away, or run with --no-save.';
    return new OverhearError('corpus-not-a-directory', message, { cause, hint });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new OverhearError('corpus-no-space', `no space is left to write an entry below ${directory}`, {
      cause,
      hint: 'Make room, then save the printed entry by hand or run the printed seed again.',
    });
  }
  return new OverhearError('corpus-not-writable', `cannot write below ${directory}: ${describeError(cause)}`, {
    cause,
    hint: 'Give yourself write access to the directory, or run with --no-save.',
  });
}
