import type { Command } from 'commander';
import { knownFaults } from '../launch/known-faults.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

/** `overhear faults`: what can be planted in the reference stack. */
export function addFaults(program: Command, { terminal, end }: Surroundings): void {
  program
    .command('faults')
    .summary('list the bugs that can be planted in the reference stack')
    .description('Lists the slugs for --fault, each with what it does.')
    .action(async () => {
      const faults = await knownFaults();
      const width = Math.max(...faults.map(({ slug }) => slug.length));
      const lines = faults.map(({ slug, title, needs }) => {
        const wide = needs.includes('M') ? ' (needs 2 replicas)' : '';
        return `${slug.padEnd(width)}  ${title}${wide}\n`;
      });
      terminal.print(lines.join(''));
      end(EXIT_CODES.holds.code);
    });
}
