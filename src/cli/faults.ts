import type { Command } from 'commander';
import { knownFaults, knownGuards, type KnownFault } from '../launch/known-faults.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  overhear fuzz --fault slot-reuse,http-cache              two at a time
  overhear fuzz --fault last-connect@p=0.1                 with a guard: it does its harm only with that probability
  overhear fuzz --fault last-connect@p=0.1@run=2           with several, which have to be met all at once
  overhear fuzz --fault slot-reuse@replica=2,hit-flag      each with its own; replicas count from 0, as in reports`;

/** `overhear faults`: what can be planted in the reference stack. */
export function addFaults(program: Command, { terminal, end }: Surroundings): void {
  program
    .command('faults')
    .summary('list the bugs that can be planted in the reference stack')
    .description('Lists the slugs for --fault, each with what it does, and the guards that may follow them.')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      terminal.print(await listText());
      end(EXIT_CODES.holds.code);
    });
}

async function listText(): Promise<string> {
  const faults = (await knownFaults()).map(({ slug, title, needs }) => [slug, title + needsText(needs)] as const);
  const guards = (await knownGuards()).map(({ example, meaning }) => [`@${example}`, `only ${meaning}`] as const);
  const width = Math.max(...[...faults, ...guards].map(([name]) => name.length));
  const lay = ([name, says]: readonly [string, string]): string => `${name.padEnd(width)}  ${says}`;
  return `${[...faults.map(lay), '', 'With a guard a fault does its harm:', ...guards.map(lay)].join('\n')}\n`;
}

/** What a stack must have that is started by default with the fault, and not without. */
function needsText(needs: KnownFault['needs']): string {
  if (needs.includes('M')) return ' (needs 2 replicas)';
  return needs.includes('R') ? ' (needs a redis-server on this machine)' : '';
}
