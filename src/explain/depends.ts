import type { Step } from '../plan/plan.ts';
import { runsNamedBy } from '../plan/rewrite.ts';

/** Whether a step would be lost, or be another, without an earlier one before it: by its connection or by its op. */
export function dependsOn(step: Step, earlier: Step): boolean {
  return isOfItsConnection(step, earlier) || namesIt(step, earlier);
}

/** Steps of one connection keep to its opening and its closing. */
function isOfItsConnection(step: Step, earlier: Step): boolean {
  if (step.user !== earlier.user || step.connection !== earlier.connection) return false;
  return [step, earlier].some(({ op }) => op.kind === 'connect' || op.kind === 'disconnect');
}

function namesIt({ op, ...step }: Step, earlier: Step): boolean {
  if (op.kind === 'abort') return op.step === earlier.id;
  if (op.kind === 'drain' && earlier.op.kind === 'stall') return true;
  if (op.kind === 'mend' && earlier.op.kind === 'disturb') return true;
  const runs = runsNamedBy({ ...step, op, when: { kind: 'previous' } });
  return runs.some((run) => run.step === earlier.id);
}
