import type { Command } from 'commander';
import { loadCorpus } from '../corpus/load.ts';
import { chooseStack } from './choose-stack.ts';
import { CORPUS } from './corpus-directory.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { addReportFlags, addSearchFlags, addStackFlags, type SearchFlags, type StackFlags } from './flags.ts';
import { readRequest } from './fuzz.ts';
import { GATE_TIME_MS, gateParts, worstCode } from './gate-parts.ts';
import { openReporting, type ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

type GateFlags = StackFlags & SearchFlags & ReportOptions;

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

async function gate(flags: GateFlags, { terminal, work, signal }: Surroundings): Promise<ExitCode> {
  const stack = await chooseStack(flags);
  const campaign = readRequest({ ...flags, time: flags.time ?? GATE_TIME_MS }, stack);
  const entries = await loadCorpus(CORPUS);
  const { emit } = openReporting(terminal, flags);
  const codes: ExitCode[] = [];
  for (const part of gateParts({ entries, campaign, ifUnavailable: flags.ifUnavailable }, work)) {
    if (!signal.aborted) codes.push(await part.perform({ emit, signal }));
  }
  return signal.aborted ? EXIT_CODES.interrupted.code : worstCode(codes);
}
