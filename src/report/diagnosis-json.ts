import { hideSecrets } from './cut.ts';
import { verdictOf, type CheckResult, type Diagnosis } from './diagnosis.ts';
import { nextCommand } from './diagnosis-text.ts';
import { remedyText } from './remedy-text.ts';

/** A diagnosis as `campaign.schema.json` describes it, without the number of the schema. */
export function diagnosisObject(diagnosis: Diagnosis, options: { readonly stackFlags: readonly string[] }): object {
  const verdict = verdictOf(diagnosis);
  return {
    verdict,
    elapsed_ms: Math.round(diagnosis.elapsedMs),
    checks: diagnosis.checks.map(checkObject),
    next: nextCommand(verdict, options.stackFlags),
  };
}

function checkObject({ stage, check, tried, elapsedMs, came }: CheckResult): object {
  return {
    stage,
    check,
    verdict: came.kind,
    tried: hideSecrets(tried),
    came: came.kind === 'skipped' ? null : hideSecrets(came.what),
    skipped: came.kind === 'skipped' ? came.why.kind : null,
    means: came.kind === 'failed' ? came.means : null,
    to_do: came.kind === 'failed' ? hideSecrets(remedyText(came.remedy)) : null,
    elapsed_ms: Math.round(elapsedMs),
  };
}
