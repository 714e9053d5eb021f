import type { Command } from 'commander';
import { addReportFlags, addSearchFlags, addStackFlags, type SearchFlags, type StackFlags } from './flags.ts';
import type { ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

/** What can be said to the gate. */
export type GateFlags = StackFlags & SearchFlags & ReportOptions;

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
      const { runGate } = await import('./run-gate.ts');
      surroundings.end(await runGate(flags, surroundings));
    });
}
