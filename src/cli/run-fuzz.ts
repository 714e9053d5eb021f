import { chooseStack } from './choose-stack.ts';
import { EXIT_CODES, exitCodeOfCampaign, type ExitCode } from './exit-codes.ts';
import type { SearchFlags, StackFlags } from './flags.ts';
import { readRequest } from './read-request.ts';
import { openReporting, type ReportOptions } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

/** One campaign as the flags of `overhear fuzz` ask for it. Loaded when it is typed: the help needs none of it. */
export async function runFuzz(
  flags: StackFlags & SearchFlags & ReportOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const request = readRequest(flags, await chooseStack(flags));
  const { emit } = openReporting(surroundings.terminal, flags);
  const { signal } = surroundings;
  const summary = await surroundings.work.fuzz(request, { emit, signal });
  return signal.aborted ? EXIT_CODES.interrupted.code : exitCodeOfCampaign(summary, flags);
}
