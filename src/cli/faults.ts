import type { Command } from 'commander';
import { knownFaults, type KnownFault } from '../launch/known-faults.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

/** `overhear faults`: what can be planted in the reference stack. */
export function addFaults(program: Command, { terminal, end }: Surroundings): void {
  program
    .command('faults')
    .summary('list the bugs that can be planted in the reference stack')
    .description('Lists the slugs for --fault, each with what it does; SLUG@p=0.3 does it with that probability.')
    .action(async () => {
      const faults = await knownFaults();
      const width = Math.max(...faults.map(({ slug }) => slug.length));
      const lines = faults.map(({ slug, title, needs }) => `${slug.padEnd(width)}  ${title}${needsText(needs)}\n`);
      terminal.print(lines.join(''));
      end(EXIT_CODES.holds.code);
    });
}

/** What a stack must have that is started by default with the fault, and not without. */
function needsText(needs: KnownFault['needs']): string {
  if (needs.includes('M')) return ' (needs 2 replicas)';
  return needs.includes('R') ? ' (needs a redis-server on this machine)' : '';
}
