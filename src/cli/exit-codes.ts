import type { ReplayResult, Summary } from '../report/events.ts';
import { isPassedOver } from '../report/passed-over.ts';
import type { DiagnosisVerdict } from '../report/diagnosis.ts';
import { OverhearError } from '../support/errors.ts';

/** Every exit code of overhear, with its meaning as the help prints it. */
export const EXIT_CODES = {
  holds: { code: 0, meaning: 'it holds (replay of the whole corpus, gate: each entry does as it expects)' },
  violated: { code: 1, meaning: 'a property is violated' },
  usage: { code: 2, meaning: 'wrong usage or configuration, or a corpus entry that cannot be read' },
  unavailable: { code: 3, meaning: 'the stack cannot be reached, started or fuzzed (overhear doctor says why)' },
  inconclusive: { code: 4, meaning: 'nothing was observed, or no verdict was possible' },
  interrupted: { code: 130, meaning: 'interrupted, after writing what was found' },
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];

export function exitCodeOfCampaign(
  summary: Pick<Summary, 'verdict' | 'neverReached'>,
  options: { readonly ifUnavailable: 'fail' | 'skip' },
): ExitCode {
  switch (summary.verdict) {
    case 'holds':
      return EXIT_CODES.holds.code;
    case 'violated':
      return EXIT_CODES.violated.code;
    case 'vacuous':
    case 'unknown':
      return EXIT_CODES.inconclusive.code;
    case 'unavailable':
      return isPassedOver(summary, options.ifUnavailable) ? EXIT_CODES.holds.code : EXIT_CODES.unavailable.code;
    case 'interrupted':
      return EXIT_CODES.interrupted.code;
    default:
      return summary.verdict satisfies never;
  }
}

/** Of entries that were named: whether they violate. Of the whole corpus: whether each does as it expects. */
export function exitCodeOfReplay(
  results: readonly ReplayResult[],
  options: { readonly of: 'files' | 'corpus'; readonly ifUnavailable: 'fail' | 'skip' },
): ExitCode {
  const counted = results.filter(
    (result) => !isPassedOver(result, options.ifUnavailable) && (options.of === 'files' || !result.asExpected),
  );
  if (options.of === 'files' && counted.some((result) => result.violated > 0)) return EXIT_CODES.violated.code;
  if (counted.some((result) => result.verdict === 'unavailable')) return EXIT_CODES.unavailable.code;
  if (counted.some((result) => result.verdict === 'vacuous' || result.verdict === 'unknown')) {
    return EXIT_CODES.inconclusive.code;
  }
  return options.of === 'files' || counted.length === 0 ? EXIT_CODES.holds.code : EXIT_CODES.violated.code;
}

/** A stack that answers and cannot be fuzzed is as good as one that is not there; one that breaks a promise is not. */
export function exitCodeOfDiagnosis(verdict: DiagnosisVerdict): ExitCode {
  switch (verdict) {
    case 'sound':
      return EXIT_CODES.holds.code;
    case 'violated':
      return EXIT_CODES.violated.code;
    case 'usage':
      return EXIT_CODES.usage.code;
    case 'unavailable':
      return EXIT_CODES.unavailable.code;
    case 'interrupted':
      return EXIT_CODES.interrupted.code;
    default:
      return verdict satisfies never;
  }
}

/** An error that ends the program. One that is not ours is a defect of overhear and says nothing about the stack. */
export function exitCodeOfError(error: unknown): ExitCode {
  if (!(error instanceof OverhearError)) return EXIT_CODES.inconclusive.code;
  return error.code.endsWith('-unavailable') ? EXIT_CODES.unavailable.code : EXIT_CODES.usage.code;
}
