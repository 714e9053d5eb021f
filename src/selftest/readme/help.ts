import { diagnoseStack } from '../../cli/perform-doctor.ts';
import { createFuzz } from '../../cli/perform-fuzz.ts';
import { replayEntries } from '../../cli/perform-replay.ts';
import { createProgram } from '../../cli/program.ts';
import { readVersion } from '../../cli/version.ts';
import { PLAIN } from '../../report/colours.ts';

const COLUMNS = 110;

/** The flags of a command, as `--help` prints them on a terminal of 110 columns. */
export function helpText(name: string): string {
  const version = readVersion();
  const nothing = (): void => undefined;
  const program = createProgram(
    {
      terminal: { print: nothing, tell: nothing, colours: PLAIN, rewritable: false, width: COLUMNS },
      work: { fuzz: createFuzz(version), replay: replayEntries, doctor: diagnoseStack },
      signal: new AbortController().signal,
      end: nothing,
    },
    version,
  );
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) throw new Error(`expected a command of overhear, got ${name}`);
  return command
    .configureOutput({ getOutHelpWidth: () => COLUMNS })
    .helpInformation()
    .trim();
}
