import type { Came, CheckResult, Diagnosis, Skip } from '../report/diagnosis.ts';
import { verdictOf } from '../report/diagnosis.ts';
import type { Check } from './check.ts';
import { checksOf } from './list.ts';
import type { Target } from '../target/target.ts';
import { createPatient, type Patient, type Subject } from './patient.ts';

/**
 * Tries each check on a stack, and skips those that need one that failed. The `short` form ends with the first failure
 * that leaves nothing to fuzz. Rejects for defects of overhear only.
 */
export async function diagnose(
  subject: Subject,
  options: { readonly form: Patient['form'] },
): Promise<Diagnosis> {
  const { clock } = subject;
  const { form } = options;
  const startedAt = clock();
  const patient = createPatient(subject, form);
  const results: CheckResult[] = [];
  const diagnosis = (): Diagnosis => ({ checks: results, elapsedMs: clock() - startedAt });
  try {
    for (const check of checksOf(subject.target)) {
      if (form === 'short' && check.form !== 'short') continue;
      results.push(await tryCheck(check, { patient, before: results }));
      if (form === 'short' && verdictOf(diagnosis()) === 'unavailable') break;
    }
    return diagnosis();
  } finally {
    for (const end of patient.afterwards.reverse()) await end();
  }
}

/** The results of a diagnosis that could not begin, since there is nothing to examine. */
export function skipAll(startFailed: CheckResult, target: Pick<Target, 'provision'>): readonly CheckResult[] {
  const why: Skip = { kind: 'failed', check: startFailed.check };
  return checksOf(target).map(({ name, stage }) => ({
    stage,
    check: name,
    tried: '',
    elapsedMs: 0,
    came: { kind: 'skipped', why },
  }));
}

async function tryCheck(
  check: Check,
  { patient, before }: { readonly patient: Patient; readonly before: readonly CheckResult[] },
): Promise<CheckResult> {
  const startedAt = patient.clock();
  const skip = findSkip(check, { patient, before });
  const came: Came = skip === undefined ? await check.perform(patient) : { kind: 'skipped', why: skip };
  return {
    stage: check.stage,
    check: check.name,
    tried: check.tried(patient),
    elapsedMs: patient.clock() - startedAt,
    // What an interrupt broke off says nothing of the stack.
    came: patient.signal.aborted ? { kind: 'skipped', why: { kind: 'interrupted' } } : came,
  };
}

/** A check that the target does not promise stands in nobody's way. */
function findSkip(
  check: Check,
  { patient, before }: { readonly patient: Patient; readonly before: readonly CheckResult[] },
): Skip | undefined {
  if (patient.signal.aborted) return { kind: 'interrupted' };
  const lacking = before.find(
    (one) => check.needs.includes(one.check) && one.came.kind !== 'fine' && !isNotPromised(one.came),
  );
  if (lacking === undefined) return undefined;
  // The first cause tells more than the nearest.
  const { came } = lacking;
  return came.kind === 'skipped' && came.why.kind === 'failed' ? came.why : { kind: 'failed', check: lacking.check };
}

function isNotPromised(came: Came): boolean {
  return came.kind === 'skipped' && came.why.kind === 'not-promised';
}
