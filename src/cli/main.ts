#!/usr/bin/env node
import { CommanderError } from 'commander';
import { describeError, OverhearError } from '../support/errors.ts';
import { EXIT_CODES, exitCodeOfError, type ExitCode } from './exit-codes.ts';
import { watchInterrupt } from './interrupt.ts';
import { lazyWork } from './lazy-work.ts';
import { createProgram } from './program.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

const terminal = openTerminal(process);
// A reader that has gone away (`| head`) ends neither the campaign nor its exit code.
process.stdout.on('error', () => undefined);
// Node would end with 1, which is said of a property that is violated.
process.on('uncaughtException', (error) => {
  tellError(error, terminal);
  process.exit(exitCodeOfError(error));
});
const interrupt = watchInterrupt(process, terminal.tell);
const code = await main(process.argv, interrupt.signal);
interrupt.dispose();
// What is still open is nobody's any more. The empty write is done when all before it are.
process.stdout.write('', () => process.exit(code));

async function main(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.holds.code;
  const end = (chosen: ExitCode): void => {
    code = chosen;
  };
  try {
    const version = readVersion();
    await createProgram({ terminal, work: lazyWork(version), signal, end }, version).parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.holds.code : EXIT_CODES.usage.code;
    tellError(error, terminal);
    return exitCodeOfError(error);
  }
}

/** A defect of overhear itself shows where it happened; an error that was foreseen shows what to do. */
function tellError(error: unknown, { tell, colours }: Terminal): void {
  tell(`${colours.red('error')} ${describeError(error)}\n`);
  if (error instanceof OverhearError) tell(error.hint === undefined ? '' : `${error.hint}\n`);
  else if (error instanceof Error && error.stack !== undefined) tell(`${error.stack}\n`);
}
