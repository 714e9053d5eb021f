import type { Command } from 'commander';
import { addStackFlags, type StackFlags } from './flags.ts';
import type { Surroundings } from './surroundings.ts';

/** What can be said to the doctor. */
export type DoctorFlags = StackFlags & { readonly json?: true };

const EXAMPLES = `
Examples:
  overhear doctor                                  the stack of overhear.config.ts, or the one that comes with it
  overhear doctor --backend http://127.0.0.1:8000 --auth http://127.0.0.1:8081 --llm-listen 127.0.0.1:4010

Exit codes:
    0  nothing is wrong: fuzz it
    1  it can be fuzzed, and breaks a promise: a bad token is let in, an event is missing, something foreign is shown
    2  wrong usage, or the model's address is taken on this machine
    3  it cannot be reached or started, or cannot be fuzzed: good tokens are refused, its model is not the puppet
  130  interrupted

\`overhear fuzz\` tries the first of these checks itself, and ends with 3 where one of them fails.`;

/** `overhear doctor`: what is wrong with a stack, and what to do about it. */
export function addDoctor(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('doctor')
    .summary('say what is wrong with a stack, and what to do about it')
    .description('Reaches a stack, signs in, and sends two messages; says of each check what was tried and what came.');
  addStackFlags(command)
    .option('--json', 'print one JSON object and nothing else on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('./run-doctor.ts');
      surroundings.end(await runDoctor(flags, surroundings));
    });
}
