import type { Command } from 'commander';
import { addReportFlags, addStackFlags, type StackFlags } from './flags.ts';
import type { ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';
import { readWhole } from './values.ts';

/** What can be said to a replay. */
export type ReplayFlags = StackFlags & ReportOptions & { readonly times?: number };

const EXAMPLES = `
Examples:
  overhear replay                                   all of corpus/: 0 when each entry does as it expects
  overhear replay corpus/regression/FILE.json       1 when it violates, as an entry that was found should
  overhear replay FILE.json --fault none            the same plan on the sound stack: 0 when it holds
  overhear replay FILE.json --times 50`;

/** `overhear replay`: performs corpus entries again. */
export function addReplay(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('replay')
    .summary('perform entries of the corpus again')
    .description('Performs plans that were kept, each on a stack with the replicas and faults that its entry names.')
    .argument('[places...]', 'files and directories of entries (all of corpus/)')
    .option('--times <n>', 'performances of each entry (10, and more of one that shows seldom)', readWhole({ min: 1 }));
  addReportFlags(addStackFlags(command))
    .addHelpText('after', EXAMPLES)
    .action(async (places: readonly string[], flags: ReplayFlags) => {
      const { runReplay } = await import('./run-replay.ts');
      surroundings.end(await runReplay(places, flags, surroundings));
    });
}
