import type { Command } from 'commander';
import { EXIT_CODES } from './exit-codes.ts';
import { faultFlag, launchFlag } from './flags.ts';
import type { Surroundings } from './surroundings.ts';
import { readUrl, readWhole } from './values.ts';
import { MOST_REPLICAS, type LaunchKind } from './work.ts';

/** What can be said of the reference stack when it is started alone. */
export interface StartFlags {
  readonly llmUrl: string;
  readonly authPort: number;
  readonly backendPort: number;
  readonly stack?: LaunchKind;
  readonly replicas?: number;
  readonly fault?: readonly string[];
}

const REPLICAS = readWhole({ min: 1, max: MOST_REPLICAS.services });
const PORT = readWhole({ min: 1, max: 65_535 });

const EXAMPLES = `
Examples:
  overhear stack                                 then type, in another terminal, the command that it prints
  overhear stack --replicas 3 --backend-port 8000    backends at 8000, 8001, 8002
  overhear stack --fault SLUG                    with a planted bug of overhear faults --list
  overhear stack --stack services --replicas 3   processes on PostgreSQL and Redis of this machine`;

/** `overhear stack`: the reference stack, until Ctrl-C. */
export function addStack(program: Command, surroundings: Surroundings): void {
  program
    .command('stack')
    .summary('start the reference stack, to fuzz it from another terminal')
    .description('Starts auth service, backend and database on this machine, until Ctrl-C.')
    .option('--llm-url <url>', 'where its model is', readUrl, 'http://127.0.0.1:4010')
    .option('--auth-port <port>', 'of the auth service', PORT, 8081)
    .option('--backend-port <port>', 'of the first backend; the others follow', PORT, 8000)
    .addOption(launchFlag())
    .option('--replicas <n>', 'backends, to 3, services to 4 (1, or what --fault needs)', REPLICAS)
    .addOption(faultFlag('planted bugs to switch on'))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StartFlags) => {
      const { runStack } = await import('./run-stack.ts');
      await runStack(flags, surroundings);
      surroundings.end(EXIT_CODES.holds.code);
    });
}
