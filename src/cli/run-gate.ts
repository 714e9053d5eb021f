import { loadCorpus } from '../corpus/load.ts';
import { chooseStack } from './choose-stack.ts';
import { CORPUS } from './corpus-directory.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import type { GateFlags } from './gate.ts';
import { GATE_TIME_MS, gateParts, worstCode } from './gate-parts.ts';
import { readRequest } from './read-request.ts';
import { openReporting } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';

/** The corpus, then a campaign of each property. Ends with the worst code. */
export async function runGate(flags: GateFlags, { terminal, work, signal }: Surroundings): Promise<ExitCode> {
  const stack = await chooseStack(flags);
  const campaign = readRequest({ ...flags, time: flags.time ?? GATE_TIME_MS }, stack);
  const entries = await loadCorpus(CORPUS);
  const { emit } = openReporting(terminal, flags);
  const codes: ExitCode[] = [];
  for (const part of gateParts({ entries, campaign, ifUnavailable: flags.ifUnavailable }, work)) {
    if (!signal.aborted) codes.push(await part.perform({ emit, signal }));
  }
  return signal.aborted ? EXIT_CODES.interrupted.code : worstCode(codes);
}
