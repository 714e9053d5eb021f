import type { Command } from 'commander';
import { loadCorpus } from '../corpus/load.ts';
import { chooseStack } from './choose-stack.ts';
import { EXIT_CODES, exitCodeOfReplay, exitCodeOfVerdict, type ExitCode } from './exit-codes.ts';
import { addReportFlags, addSearchFlags, addStackFlags, type SearchFlags, type StackFlags } from './flags.ts';
import { readRequest } from './fuzz.ts';
import { CORPUS } from './corpus-directory.ts';
import { performReplay } from './replay.ts';
import { openReporting, type ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

type GateFlags = StackFlags & SearchFlags & ReportOptions;

const STANDARD_TIME_MS = 15_000;

const EXAMPLES = `
Examples:
  overhear gate                  what a CI runs
  overhear gate --time 2m        a longer campaign of each property, at night`;

/** `overhear gate`: the corpus, then a campaign of each property. */
export function addGate(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('gate')
    .summary('replay the corpus, then try each property for a while')
    .description('Replays all of corpus/, then runs a campaign of each property (15s each). Ends with the worst code.');
  addReportFlags(addSearchFlags(addStackFlags(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: GateFlags) => {
      surroundings.end(await gate(flags, surroundings));
    });
}

async function gate(flags: GateFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, work, signal } = surroundings;
  const stack = await chooseStack(flags);
  const whole = readRequest({ ...flags, time: flags.time ?? STANDARD_TIME_MS }, stack);
  const entries = await loadCorpus(CORPUS);
  const reporting = openReporting(terminal, flags);
  const replayed = await performReplay(
    { entries, ...(stack.kind === 'running' && { stack }) },
    reporting,
    surroundings,
  );
  const codes: ExitCode[] = [exitCodeOfReplay(replayed, { of: 'corpus' })];
  for (const property of whole.properties) {
    if (signal.aborted) break;
    const summary = await work.fuzz({ ...whole, properties: [property] }, { emit: reporting.emit, signal });
    codes.push(exitCodeOfVerdict(summary.verdict, flags));
  }
  return signal.aborted ? EXIT_CODES.interrupted.code : worst(codes);
}

/** A violation weighs most, then a stack that is not there, then no verdict. */
function worst(codes: readonly ExitCode[]): ExitCode {
  const { violated, unavailable, inconclusive, holds } = EXIT_CODES;
  return [violated, unavailable, inconclusive].find(({ code }) => codes.includes(code))?.code ?? holds.code;
}
