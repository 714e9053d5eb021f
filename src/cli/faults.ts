import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { commitHash } from './commit-hash.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { faultList } from './fault-list.ts';
import { durationFlag, launchFlag } from './flags.ts';
import type { Surroundings } from './surroundings.ts';
import { readNames, readWhole } from './values.ts';
import type { LaunchKind } from './work.ts';

interface FaultsFlags {
  readonly list?: true;
  readonly matrix?: true;
  readonly only?: readonly string[];
  readonly short?: true;
  readonly seeds?: number;
  readonly budget: number;
  readonly shrinkTime: number;
  readonly stack?: LaunchKind;
  readonly keep?: string;
  readonly json?: true;
  readonly markdown?: true;
}

/** For the scoreboard, and for the matrix. */
const SEARCHES = 10;
const PERFORMANCES = 3;
const COUNT = readWhole({ min: 1 });

const EXAMPLES = `
Examples:
  overhear faults --list                                   what can be planted, and the guards that may follow
  overhear faults --only last-connect --seeds 3            three searches for one of them, and three without it
  overhear faults --short --budget 30s                     a third of the rows, another one with each commit
  overhear faults --keep board.json                        all of them, in as many sittings as it takes
  overhear faults --matrix                                 which checkers see which faults
Faults are planted with --fault of fuzz, replay and stack:
  overhear fuzz --fault slot-reuse,http-cache              two at a time; a row of both is slot-reuse+http-cache
  overhear fuzz --fault last-connect@p=0.1                 with a guard: it does its harm only with that probability
  overhear fuzz --fault last-connect@p=0.1@run=2           with several, which have to be met all at once
  overhear fuzz --fault slot-reuse@replica=2,hit-flag      each with its own; replicas count from 0, as in reports

A row is below its bar when too few searches find it, too late, or shrink it to too many steps; it fails, too, when a
checker tells that does not see the fault, or when what was found shows without it. Then it ends with 1.`;

/** `overhear faults`: the scoreboard, which says how well what can be planted is found. */
export function addFaults(program: Command, surroundings: Surroundings): void {
  program
    .command('faults')
    .summary('measure how well the bugs that can be planted are found, or list them')
    .description('Searches for each bug that can be planted in the reference stack, and on sound stacks just as long.')
    .option('--list', 'only name them, with the guards that may follow')
    .option('--matrix', 'which checkers see the smallest plan of each, instead of searching')
    .option('--only <slug>', 'rows, with commas: faults with any guards, + between those planted together', readNames)
    .option('--short', 'a third of the rows, chosen by the hash of the commit')
    .option('--seeds <n>', `searches for each row (${SEARCHES}); --matrix: performances (${PERFORMANCES})`, COUNT)
    .addOption(durationFlag('--budget <time>', 'of each search, shrinking not included', '60s'))
    .addOption(durationFlag('--shrink-time <time>', 'stop shrinking what was found after this time', '60s'))
    .addOption(launchFlag())
    .option('--keep <file>', 'keep each row there once it is measured, and do not measure again what is there')
    .option('--json', 'print one JSON object and nothing else on stdout')
    .option('--markdown', 'print a Markdown table and nothing else on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: FaultsFlags) => {
      surroundings.end(await perform(flags, surroundings));
    });
}

async function perform(flags: FaultsFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, signal } = surroundings;
  if (flags.list === true) {
    terminal.print(await faultList());
    return EXIT_CODES.holds.code;
  }
  const tell = (line: string): void => terminal.tell(`${line}\n`);
  const { chooseRows } = await import('../selftest/scoreboard/choose-rows.ts');
  const thirdBy = flags.short === true ? commitHash() : undefined;
  const rows = chooseRows({ ...flags, ...(thirdBy !== undefined && { thirdBy }) });
  if (thirdBy !== undefined) tell(`of commit ${thirdBy}: ${rows.map(({ name }) => name).join(', ')}`);
  if (flags.matrix === true) return await performMatrix(flags, { rows, tell, surroundings });

  const { keepScore } = await import('../selftest/scoreboard/scoreboard.ts');
  const { scoreboardText, scoreboardMarkdown, LEGEND } = await import('../selftest/scoreboard/scoreboard-table.ts');
  const { scoreboardJson } = await import('../selftest/scoreboard/scoreboard-json.ts');
  const { keepBoard } = await import('../selftest/scoreboard/keep-board.ts');
  const { seeds = SEARCHES, budget: budgetMs, shrinkTime: shrinkTimeMs, stack = 'embedded', keep } = flags;
  const processors = availableParallelism();
  const settings = { schema: 1, budget_ms: budgetMs, shrink_time_ms: shrinkTimeMs, seeds, stack, processors } as const;
  const keeping = keep === undefined ? undefined : keepBoard(keep, settings, commitHash());
  const board = await keepScore(
    rows,
    { seeds, budgetMs, shrinkTimeMs, stack, kept: keeping?.standings() ?? [] },
    { tell, signal, onStanding: (standing) => keeping?.add(standing) },
  );
  await keeping?.written();
  const { standings, complaints, unavailable } = board;
  if (flags.json === true) {
    const third = thirdBy === undefined ? {} : { third_by: thirdBy };
    terminal.print(scoreboardJson({ ...settings, ...third, ...board }));
  } else if (flags.markdown === true) {
    terminal.print(`${scoreboardMarkdown(standings)}\n`);
  } else {
    terminal.print(`${scoreboardText(standings)}\n\n${LEGEND}\n`);
  }
  for (const complaint of complaints) tell(`${terminal.colours.red('wrong')} ${complaint}`);
  return exitCode({ signal, wrong: complaints.length > 0, missing: unavailable.length > 0 });
}

async function performMatrix(
  flags: FaultsFlags,
  on: {
    readonly rows: Awaited<ReturnType<typeof import('../selftest/scoreboard/choose-rows.ts').chooseRows>>;
    readonly tell: (line: string) => void;
    readonly surroundings: Surroundings;
  },
): Promise<ExitCode> {
  const { rows, tell } = on;
  const { terminal, signal } = on.surroundings;
  const { drawMatrix } = await import('../selftest/scoreboard/scoreboard.ts');
  const { matrixText, matrixMarkdown } = await import('../selftest/scoreboard/matrix-table.ts');
  const { matrixJson } = await import('../selftest/scoreboard/scoreboard-json.ts');
  const { stack = 'embedded' } = flags;
  const matrix = await drawMatrix(rows, { times: flags.seeds ?? PERFORMANCES, stack }, { tell, signal });
  const { seen, unavailable } = matrix;
  if (flags.json === true) terminal.print(matrixJson(matrix));
  else terminal.print(`${flags.markdown === true ? matrixMarkdown(seen) : matrixText(seen)}\n`);
  return exitCode({ signal, wrong: false, missing: unavailable.length > 0 });
}

function exitCode(of: { readonly signal: AbortSignal; readonly wrong: boolean; readonly missing: boolean }): ExitCode {
  if (of.signal.aborted) return EXIT_CODES.interrupted.code;
  if (of.wrong) return EXIT_CODES.violated.code;
  return of.missing ? EXIT_CODES.unavailable.code : EXIT_CODES.holds.code;
}
