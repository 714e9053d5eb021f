import { diagnosisObject } from '../report/diagnosis-json.ts';
import { diagnosisText } from '../report/diagnosis-text.ts';
import { verdictOf } from '../report/diagnosis.ts';
import { JSON_SCHEMA } from '../report/json.ts';
import { chooseStack } from './choose-stack.ts';
import type { DoctorFlags } from './doctor.ts';
import { EXIT_CODES, exitCodeOfDiagnosis, type ExitCode } from './exit-codes.ts';
import { stackFlagsOf } from './stack-flags-of.ts';
import type { Surroundings } from './surroundings.ts';

/** Examines the stack that the flags speak of, and prints what came of it. */
export async function runDoctor(flags: DoctorFlags, { terminal, work, signal }: Surroundings): Promise<ExitCode> {
  const choice = await chooseStack(flags);
  const diagnosis = await work.doctor(choice, { signal });
  const stackFlags = stackFlagsOf(choice);
  const { colours, width } = terminal;
  terminal.print(
    flags.json === true
      ? `${JSON.stringify({ schema: JSON_SCHEMA, ...diagnosisObject(diagnosis, { stackFlags }) })}\n`
      : `${diagnosisText(diagnosis, { colours, width, stackFlags })}\n`,
  );
  return signal.aborted ? EXIT_CODES.interrupted.code : exitCodeOfDiagnosis(verdictOf(diagnosis));
}
