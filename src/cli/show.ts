import type { Command } from 'commander';
import { EXIT_CODES } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

/** `overhear show`: entries of the corpus as columns. */
export function addShow(program: Command, { terminal, end }: Surroundings): void {
  program
    .command('show')
    .summary('print entries of the corpus as columns')
    .description('Prints the plan of each entry with a column for each user: what they do and what they wait for.')
    .argument('<places...>', 'files and directories of entries')
    .addHelpText('after', '\nExamples:\n  overhear show corpus/regression')
    .action(async (places: readonly string[]) => {
      const [{ loadEntries }, { entryText }] = await Promise.all([
        import('../corpus/load.ts'),
        import('./entry-text.ts'),
      ]);
      const entries = await loadEntries(places);
      terminal.print(entries.map((kept) => entryText(kept, terminal)).join('\n'));
      end(EXIT_CODES.holds.code);
    });
}
