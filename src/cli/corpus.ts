import type { Command } from 'commander';
import { count } from '../report/numbers.ts';
import { GENERATED } from './corpus-directory.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  overhear corpus prune          what is left in corpus/generated shows as much, in fewer and smaller plans`;

/** `overhear corpus`: what is done to the plans that are kept. */
export function addCorpus(program: Command, { terminal, end }: Surroundings): void {
  const command = program.command('corpus').summary('tend the plans that are kept').description('Tends kept plans.');
  command
    .command('prune')
    .summary('leave the smallest plan for each feature in corpus/generated')
    .description(
      `Leaves in ${GENERATED} the smallest plan for each feature, and nothing that cannot be read. It is a cache ` +
        'of plans that showed something new, of which campaigns without --seed make others.',
    )
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const { prune } = await import('./prune.ts');
      const { kept, removed, damaged, features } = await prune();
      for (const { file, why } of damaged) terminal.tell(`${file} could not be read: ${why}\n`);
      terminal.print(`${GENERATED}: ${count(kept, 'plan')} for ${count(features, 'feature')}, ${removed} removed\n`);
      end(EXIT_CODES.holds.code);
    });
}
