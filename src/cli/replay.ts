import type { Command } from 'commander';
import { loadCorpus, loadEntries } from '../corpus/load.ts';
import type { Waiting } from '../doctor/await-ready.ts';
import type { ReplayResult } from '../report/events.ts';
import { OverhearError } from '../support/errors.ts';
import { CORPUS } from './corpus-directory.ts';
import { chooseFaults, chooseStack } from './choose-stack.ts';
import { EXIT_CODES, exitCodeOfReplay, type ExitCode } from './exit-codes.ts';
import { addReportFlags, addStackFlags, type StackFlags } from './flags.ts';
import { openReporting, type Reporting, type ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';
import { readWhole } from './values.ts';
import type { ReplayRequest } from './work.ts';

type ReplayFlags = StackFlags & ReportOptions & { readonly times?: number };

const EXAMPLES = `
Examples:
  overhear replay                                   all of corpus/: 0 when each entry does as it expects
  overhear replay corpus/regression/FILE.json       1 when it violates, as an entry that was found should
  overhear replay FILE.json --fault none            the same plan on the sound stack: 0 when it holds
  overhear replay FILE.json --times 50`;

/** `overhear replay`: performs corpus entries again. */
export function addReplay(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('replay')
    .summary('perform entries of the corpus again')
    .description('Performs plans that were kept, each on a stack with the replicas and faults that its entry names.')
    .argument('[places...]', 'files and directories of entries (all of corpus/)')
    .option('--times <n>', 'performances of each entry (10, and more of one that shows seldom)', readWhole({ min: 1 }));
  addReportFlags(addStackFlags(command))
    .addHelpText('after', EXAMPLES)
    .action(async (places: readonly string[], flags: ReplayFlags) => {
      surroundings.end(await replay(places, flags, surroundings));
    });
}

async function replay(places: readonly string[], flags: ReplayFlags, surroundings: Surroundings): Promise<ExitCode> {
  const request = await readReplay(places, flags);
  const { ifUnavailable } = flags;
  const results = await performReplay(request, openReporting(surroundings.terminal, flags), surroundings);
  if (surroundings.signal.aborted) return EXIT_CODES.interrupted.code;
  return exitCodeOfReplay(results, { of: places.length === 0 ? 'corpus' : 'files', ifUnavailable });
}

/** Performs the entries, and reports each when it is done and all at the end. */
export async function performReplay(
  request: ReplayRequest,
  { emit }: Reporting,
  { work, signal }: Pick<Surroundings, 'work' | 'signal'>,
): Promise<readonly ReplayResult[]> {
  const startedAt = performance.now();
  const onResult = (result: ReplayResult): void => emit({ kind: 'replayed', result });
  const onWait = (waiting: Waiting): void => emit({ kind: 'waiting', ...waiting });
  const results = await work.replay(request, { onWait, onResult, signal });
  emit({ kind: 'replay-ended', results, elapsedMs: performance.now() - startedAt });
  return results;
}

async function readReplay(places: readonly string[], flags: ReplayFlags): Promise<ReplayRequest> {
  const { fault, replicas, times, ...others } = flags;
  const isNone = fault?.length === 1 && fault[0] === 'none';
  if (replicas !== undefined) {
    throw new OverhearError('bad-option', 'expected no --replicas: each entry says how many it needs', {
      hint: 'Leave it out.',
    });
  }
  const stack = await chooseStack(flags.backend === undefined ? others : flags);
  return {
    entries: places.length === 0 ? await loadCorpus(CORPUS) : await loadEntries(places),
    ...(times !== undefined && { times }),
    ...(fault !== undefined && { faults: isNone ? [] : await chooseFaults(fault) }),
    ...(stack.kind === 'running' || stack.kind === 'defined' ? { stack } : {}),
    ...(stack.kind !== 'running' && flags.stack !== undefined && { launch: flags.stack }),
  };
}
