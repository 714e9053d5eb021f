import { loadCorpus, loadEntries } from '../corpus/load.ts';
import { OverhearError } from '../support/errors.ts';
import { chooseFaults, chooseStack } from './choose-stack.ts';
import { CORPUS } from './corpus-directory.ts';
import { EXIT_CODES, exitCodeOfReplay, type ExitCode } from './exit-codes.ts';
import { performEntries } from './perform-entries.ts';
import type { ReplayFlags } from './replay.ts';
import { openReporting } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';
import type { ReplayRequest } from './work.ts';

/** Performs the entries of these places, or of the whole corpus. */
export async function runReplay(
  places: readonly string[],
  flags: ReplayFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const request = await readReplay(places, flags);
  const { ifUnavailable } = flags;
  const results = await performEntries(request, openReporting(surroundings.terminal, flags), surroundings);
  if (surroundings.signal.aborted) return EXIT_CODES.interrupted.code;
  return exitCodeOfReplay(results, { of: places.length === 0 ? 'corpus' : 'files', ifUnavailable });
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
