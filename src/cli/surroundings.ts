import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import type { Work } from './work.ts';

/** What a command is given besides its flags. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly work: Work;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Says with which code the program shall end. */
  readonly end: (code: ExitCode) => void;
}
