import { pruneGenerated } from '../corpus/generated-directory.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { GENERATED } from './corpus-directory.ts';

/** Prunes the generated corpus. Throws an OverhearError `corpus-not-writable`. */
export async function prune(): ReturnType<typeof pruneGenerated> {
  try {
    return await pruneGenerated(GENERATED);
  } catch (cause) {
    throw new OverhearError('corpus-not-writable', `cannot prune ${GENERATED}: ${describeError(cause)}`, {
      cause,
      hint: 'Give yourself write access to the directory, or remove it: it is a cache.',
    });
  }
}
