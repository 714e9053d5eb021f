import type { Command } from 'commander';
import { formatKey } from '../check/checker.ts';
import type { KeptEntry } from '../corpus/entry.ts';
import { loadEntries } from '../corpus/load.ts';
import { hideSecrets } from '../report/cut.ts';
import { sentenceLines } from '../report/explanation-text.ts';
import { planColumns } from '../report/plan-columns.ts';
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
      const entries = await loadEntries(places);
      terminal.print(entries.map((kept) => entryText(kept, terminal)).join('\n'));
      end(EXIT_CODES.holds.code);
    });
}

function entryText({ file, entry }: KeptEntry, terminal: Surroundings['terminal']): string {
  const { name, stack, replicas, faults } = entry.target;
  const how = `${name}${stack === undefined ? '' : ` as ${stack}`}`;
  const { colours, width } = terminal;
  return [
    colours.bold(hideSecrets(entry.title)),
    colours.dim(`${file} · ${formatKey(entry.key)}`),
    colours.dim(`${how}, ${replicas} replica${replicas === 1 ? '' : 's'}, faults: ${faults.join(', ') || 'none'}`),
    colours.dim(`expects ${entry.expect} · violated in ${entry.repeats.violated} of ${entry.repeats.of}`),
    '',
    planColumns(entry.plan, { width }),
    '',
    ...(entry.why === undefined ? [] : [sentenceLines(entry.why, width), '']),
  ].join('\n');
}
