import { execFileSync } from 'node:child_process';
import { OverhearError } from '../support/errors.ts';

/** The hash of the commit that is checked out where we are. Throws an OverhearError `no-commit`. */
export function commitHash(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (cause) {
    throw new OverhearError('no-commit', 'expected a commit of git to choose rows by, got none here', {
      cause,
      hint: 'Go to a clone of the project, or name the rows with --only.',
    });
  }
}
