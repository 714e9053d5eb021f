import type { Command } from 'commander';
import { PROPERTIES, STANDARD } from '../../properties/list.ts';
import { chooseDisturbances } from './choose-disturbances.ts';
import { chooseNames } from './choose-names.ts';
import { chooseStack } from './choose-stack.ts';
import { EXIT_CODES, exitCodeOfCampaign, type ExitCode } from './exit-codes.ts';
import { addReportFlags, addSearchFlags, addStackFlags, type SearchFlags, type StackFlags } from './flags.ts';
import { openReporting, type ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';
import { OverhearError } from '../support/errors.ts';
import type { FuzzRequest, StackChoice } from './work.ts';

const STANDARD_TIME_MS = 60_000;

const EXAMPLES = `
Examples:
  overhear fuzz                                    a sound stack, every property, 60 s
  overhear fuzz --fault last-connect               with a planted bug: ends with three lines that show it
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
      surroundings.end(await fuzz(flags, surroundings));
    });
}

async function fuzz(flags: StackFlags & SearchFlags & ReportOptions, surroundings: Surroundings): Promise<ExitCode> {
  const request = readRequest(flags, await chooseStack(flags));
  const { emit } = openReporting(surroundings.terminal, flags);
  const { signal } = surroundings;
  const summary = await surroundings.work.fuzz(request, { emit, signal });
  return signal.aborted ? EXIT_CODES.interrupted.code : exitCodeOfCampaign(summary, flags);
}

/** The campaign that the flags ask for, on this stack. Throws an OverhearError `unknown-property` or `-disturbance`. */
export function readRequest(flags: SearchFlags, stack: StackChoice): FuzzRequest {
  const { property: names, seed, path, time, shrinkTime: shrinkTimeMs, concurrency, keepGoing = false, save } = flags;
  if (path !== undefined && (seed === undefined || names?.length !== 1)) throw pathOfNothing();
  const runs = path === undefined ? flags.runs : 1;
  const disturb = chooseDisturbances(flags.disturb);
  const timeMs = time ?? (runs === undefined ? STANDARD_TIME_MS : undefined);
  return {
    stack,
    properties: names === undefined ? STANDARD : chooseNames(names, { what: 'property', known: PROPERTIES }),
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
    ...(runs !== undefined && { runs }),
    ...(timeMs !== undefined && { timeMs }),
    shrinkTimeMs,
    ...(disturb !== undefined && { disturb }),
    concurrency,
    keepGoing,
    // A seed that was given is to tell all plans, and what executions show depends on time.
    ...(flags.novelty && { novelty: seed === undefined ? ('followed' as const) : ('watched' as const) }),
    save,
  };
}

function pathOfNothing(): OverhearError {
  return new OverhearError('bad-option', 'expected --path with --seed and with one --property', {
    hint: 'A report names all three: overhear fuzz --property isolation --seed 42 --path 12:3:0',
  });
}
