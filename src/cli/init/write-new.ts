import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeError, OverhearError } from '../../support/errors.ts';

/** What became of a file. */
export type Written = 'written' | 'left alone';

/** Writes a file that is not there yet, or with `force` any. Throws an OverhearError `not-writable`. */
export function writeNew(
  file: { readonly path: string; readonly text: string },
  { directory, force }: { readonly directory: string; readonly force: boolean },
): Written {
  const path = join(directory, file.path);
  if (existsSync(path) && !force) return 'left alone';
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
    return 'written';
  } catch (cause) {
    throw new OverhearError('not-writable', `cannot write ${path}: ${describeError(cause)}`, { cause });
  }
}
