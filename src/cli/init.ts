import { Option, type Command } from 'commander';
import { TOKEN_PLACES, TRANSPORTS, USER_KINDS } from './init/answers.ts';
import type { GivenAnswers } from './init/gather-answers.ts';
import type { Surroundings } from './surroundings.ts';

/** What can be said to `overhear init`. */
export type InitFlags = GivenAnswers & { readonly yes?: true; readonly force?: true };

const EXAMPLES = `
Examples:
  overhear init                                    asks what it has to know
  overhear init --yes                              a WebSocket, and a sign-in by POST /login
  overhear init --transport sse --start "node server.js --port {port}" --users jwt

It writes overhear.config.ts, .github/workflows/overhear.yml and, where vitest is, overhear.test.ts; package.json gets a
script, .gitignore the cache. What is there already stays.`;

/** `overhear init`: a configuration for a stack of one's own. */
export function addInit(program: Command, surroundings: Surroundings): void {
  program
    .command('init')
    .summary('write the configuration of a stack of your own')
    .description('Asks on a terminal for what no flag says; elsewhere, and with --yes, it takes what is most common.')
    .addOption(new Option('--transport <how>', 'how clients get events').choices(TRANSPORTS))
    .option('--url <url>', 'where it is; {port}: at a port that overhear chooses')
    .option('--start <command>', 'what starts it, with {port} or PORT; none: it runs already')
    .option('--model-env <name>', 'the variable with the base URL of its model (OPENAI_BASE_URL); none')
    .addOption(new Option('--token <where>', 'where the token of a user goes').choices(TOKEN_PLACES))
    .addOption(new Option('--users <how>', 'how test users come by it').choices(USER_KINDS))
    .option('--yes', 'ask nothing')
    .option('--force', 'overwrite what it wrote before')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: InitFlags) => {
      const { runInit } = await import('./init/run-init.ts');
      surroundings.end(await runInit(flags, surroundings, process.cwd()));
    });
}
