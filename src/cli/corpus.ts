import type { Command } from 'commander';
import { pruneGenerated } from '../corpus/generated-directory.ts';
import { count } from '../report/numbers.ts';
import { describeError, OverhearError } from '../support/errors.ts';
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
      const { kept, removed, damaged, features } = await prune();
      for (const { file, why } of damaged) terminal.tell(`${file} could not be read: ${why}\n`);
      terminal.print(`${GENERATED}: ${count(kept, 'plan')} for ${count(features, 'feature')}, ${removed} removed\n`);
      end(EXIT_CODES.holds.code);
    });
}

async function prune(): ReturnType<typeof pruneGenerated> {
  try {
    return await pruneGenerated(GENERATED);
  } catch (cause) {
    throw new OverhearError('corpus-not-writable', `cannot prune ${GENERATED}: ${describeError(cause)}`, {
      cause,
      hint: 'Give yourself write access to the directory, or remove it: it is a cache.',
    });
  }
}
