import type { Command } from 'commander';
import { addReportFlags, addSearchFlags, addStackFlags, type SearchFlags, type StackFlags } from './flags.ts';
import type { ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  overhear fuzz                                    the stack of overhear.config.ts, every property, 60 s
  overhear fuzz --target reference                 the stack that comes with overhear, which is sound
  overhear fuzz --fault SLUG                       with a planted bug of overhear faults --list: it ends with a few
                                                   lines that show it
  overhear fuzz --property isolation --runs 2000 --seed 42
  overhear fuzz --property isolation --seed 42 --path 12:3:0    the plan of a report, without its file
  overhear fuzz --stack services --replicas 3      the real one: processes on PostgreSQL and Redis
  overhear fuzz --backend http://127.0.0.1:8000 --auth http://127.0.0.1:8081 --llm-listen 127.0.0.1:4010
  overhear fuzz --reporter junit --out reports     what a CI reads

It ends with the first violation, shrunk and saved to corpus/regression, unless --keep-going.`;

/** `overhear fuzz`: one campaign. */
export function addFuzz(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('fuzz')
    .summary('search for what one user can overhear of another')
    .description('Performs random plans of many users against a stack, and shrinks what violates a property.');
  addReportFlags(addSearchFlags(addStackFlags(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StackFlags & SearchFlags & ReportOptions) => {
      const { runFuzz } = await import('./run-fuzz.ts');
      surroundings.end(await runFuzz(flags, surroundings));
    });
}
